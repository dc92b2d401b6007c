import { AsyncLocalStorage } from 'node:async_hooks';

/** What is left of one limit: uses, and seconds until it starts anew. */
export interface UsedLimit {
  name: string;
  limit: number;
  window: number;
  remaining: number;
  reset: number;
}

/** Limits that a request used, so that its answer can tell what is left of them. */
class UsedLimits {
  private readonly requests = new AsyncLocalStorage<Map<string, UsedLimit>>();

  /** Runs `work` and answers its result with the limits that it used. */
  async during<T>(work: () => Promise<T>): Promise<[T, UsedLimit[]]> {
    const used = new Map<string, UsedLimit>();
    return [await this.requests.run(used, work), [...used.values()]];
  }

  /** The state after the last use counts, and the fullest where several uses came at once. */
  note(state: UsedLimit): void {
    const used = this.requests.getStore();
    const before = used?.get(state.name);
    if (!before || state.remaining <= before.remaining) used?.set(state.name, state);
  }
}

export const usedLimits = new UsedLimits();

/** The headers of draft-ietf-httpapi-ratelimit-headers; none where nothing was used. */
export function rateLimitHeaders(used: readonly UsedLimit[]): Record<string, string> {
  if (used.length === 0) return {};
  return {
    'ratelimit-policy': used.map(({ name, limit, window }) => `"${name}";q=${limit};w=${window}`).join(', '),
    ratelimit: used.map(({ name, remaining, reset }) => `"${name}";r=${remaining};t=${reset}`).join(', '),
  };
}
