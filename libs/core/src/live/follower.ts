/** Ticks that somebody waits for; what comes while they are busy is one tick. */
export class Follower implements AsyncIterableIterator<true> {
  private ticked = false;
  private over = false;
  private wake: (() => void) | undefined;

  constructor(private readonly onEnd: (follower: Follower) => void) {}

  tick(): void {
    this.ticked = true;
    this.wake?.();
  }

  async next(): Promise<IteratorResult<true>> {
    if (!this.ticked && !this.over) await new Promise<void>((resolve) => (this.wake = resolve));
    this.ticked = false;
    return this.over ? { done: true, value: undefined } : { done: false, value: true };
  }

  async return(): Promise<IteratorResult<true>> {
    this.over = true;
    this.wake?.();
    this.onEnd(this);
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
