import { DomainError } from '#convoke/core';

/** Runs pieces of work one after the other; throws too_many_requests when `maxWaiting` wait already. */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();
  private unfinished = 0;

  constructor(private readonly maxWaiting: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.unfinished > this.maxWaiting) throw new DomainError('too_many_requests');
    this.unfinished++;
    const result = this.last.then(work);
    this.last = result.catch(() => {});
    try {
      return await result;
    } finally {
      this.unfinished--;
    }
  }
}
