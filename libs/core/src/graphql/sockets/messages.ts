import type { Answer } from '../executor.js';

const OVER = { done: true as const, value: undefined };

/** What a subscription sends: an answer after each tick, until one has errors. */
export class Messages implements AsyncGenerator<Answer> {
  private readonly ticks: AsyncIterator<unknown>;

  constructor(
    source: AsyncIterable<unknown>,
    private readonly answer: () => Promise<Answer>,
  ) {
    this.ticks = source[Symbol.asyncIterator]();
  }

  async next(): Promise<IteratorResult<Answer>> {
    if ((await this.ticks.next()).done) return OVER;
    const value = await this.answer();
    if (value.errors) await this.return();
    return { done: false, value };
  }

  /** Ends it while somebody waits for the next message, which a generator function cannot. */
  async return(): Promise<IteratorResult<Answer>> {
    await this.ticks.return?.();
    return OVER;
  }

  async throw(error: unknown): Promise<IteratorResult<Answer>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
