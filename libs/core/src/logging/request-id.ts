import { AsyncLocalStorage } from 'node:async_hooks';

/** Who sent the request that is being served; nothing of it outlives the request. */
export interface Caller {
  ip: string;
  userAgent: string;
}

interface Served {
  id: string;
  caller: Caller;
}

const served = new AsyncLocalStorage<Served>();

/** Does work for a request: what it logs carries the id. */
export function duringRequest(request: Served, work: () => void): void {
  served.run(request, work);
}

/** Of the request that is being served; undefined in jobs. */
export function currentRequestId(): string | undefined {
  return served.getStore()?.id;
}

/** Whoever sent the request that is being served; undefined in jobs. */
export function currentCaller(): Caller | undefined {
  return served.getStore()?.caller;
}
