export { RateLimits, LIMITS, type LimitName } from './rate-limits.js';
export { canonicalAddress } from './network.js';
export { rateLimitHeaders, type UsedLimit, usedLimits } from './used-limits.js';
