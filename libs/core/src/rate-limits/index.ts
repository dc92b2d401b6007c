export { RateLimits, LIMITS, type LimitName } from './rate-limits.js';
export { canonicalAddress } from './network.js';
