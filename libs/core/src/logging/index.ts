export { createLog, Log, NestLog } from './log.js';
