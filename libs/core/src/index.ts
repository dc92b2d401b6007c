export { Clock } from './clock/clock.js';
export * from './config/index.js';
export {
  addressOf,
  type ChannelHearer,
  ChannelListener,
  connectDatabase,
  Database,
  Gathering,
  insertRows,
  isId,
  isUniqueViolation,
  JoinedRow,
  loadMigrations,
  migrate,
  migrateAsFarAs,
  QUERY_CANCELED,
  randomId,
  SERVER_NAME,
  type Tx,
} from './database/index.js';
export { namesTag } from './entity-tag.js';
export * from './errors/index.js';
export { doctorToken, type SeenClient } from './health/doctor-token.js';
export * from './graphql/index.js';
export * from './jobs/index.js';
export { LiveEvents } from './live/live-events.service.js';
export {
  type Caller,
  createLog,
  currentCaller,
  duringRequest,
  Log,
  NestLog,
  withoutPersonal,
} from './logging/index.js';
export * from './mail/index.js';
export * from './metrics/index.js';
export * from './rate-limits/index.js';
export * from './safe-fetch/index.js';
export { type SentAction, SentActions } from './sent-actions/sent-actions.service.js';
export { Shutdown } from './shutdown.js';
export * from './text/index.js';
export { CoreModule } from './core.module.js';
