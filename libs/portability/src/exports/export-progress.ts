/** An attempt that does not count any more: the export was deleted, or another worker has begun it anew. */
export class ExportAbandoned extends Error {}

/** Hears how far it got; answers whether it still counts. */
export type Tell = (counts: { done: number; total: number }) => Promise<boolean>;

const STEP = 100;

/** Counts what was written, and tells of it now and then. */
export class ExportProgress {
  private done = 0;
  private told = 0;

  constructor(
    private readonly total: number,
    private readonly tell: Tell,
  ) {}

  async begin(): Promise<void> {
    await this.report();
  }

  /** Throws ExportAbandoned. */
  async add(count: number): Promise<void> {
    this.done += count;
    if (this.done - this.told >= STEP) await this.report();
  }

  private async report(): Promise<void> {
    this.told = this.done;
    const { done, total } = this;
    if (!(await this.tell({ done: Math.min(done, total), total }))) throw new ExportAbandoned();
  }
}
