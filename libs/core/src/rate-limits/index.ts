export { RateLimits, LIMITS, type LimitName } from './rate-limits.js';
