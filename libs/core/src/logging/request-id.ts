import { AsyncLocalStorage } from 'node:async_hooks';

const served = new AsyncLocalStorage<string>();

/** Does work for the request of this id: what it logs carries the id. */
export function duringRequest(id: string, work: () => void): void {
  served.run(id, work);
}

/** Of the request that is being served; undefined in jobs. */
export function currentRequestId(): string | undefined {
  return served.getStore();
}
