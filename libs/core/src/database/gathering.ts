import { setImmediate as nextTurn } from 'node:timers/promises';

interface Waiting<Item, Answer> {
  item: Item;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Writes together what comes in one turn, and then what comes while the last ones are being written. */
export class Gathering<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  private writing = false;

  constructor(
    /** Answers for each of the items, in their order. */
    private readonly write: (items: Item[]) => Promise<Answer[]>,
    private readonly most: number,
  ) {}

  add(item: Item): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.waiting.push({ item, resolve, reject });
    if (!this.writing) void this.writeAll();
    return promise;
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    await nextTurn();
    while (this.waiting.length > 0) await this.writeSome(this.waiting.splice(0, this.most));
    this.writing = false;
  }

  private async writeSome(some: Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.write(some.map(({ item }) => item));
      some.forEach(({ resolve }, index) => resolve(answers[index]!));
    } catch (error) {
      // One that cannot be written must not take the others with it.
      if (some.length > 1) for (const each of some) await this.writeSome([each]);
      else some[0]!.reject(error);
    }
  }
}
