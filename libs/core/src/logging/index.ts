export { createLog, Log, NestLog } from './log.js';
export { type Caller, currentCaller, currentRequestId, duringRequest } from './request-id.js';
export { withoutPersonal } from './logged-error.js';
