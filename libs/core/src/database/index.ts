export { addressOf } from './address.js';
export { type ChannelHearer, ChannelListener } from './channel-listener.js';
export { Database, queryInside, type Tx } from './database.service.js';
export { connectDatabase, SERVER_NAME } from './connect.js';
export { Gathering } from './gathering.js';
export { insertRows } from './insert-rows.js';
export { JoinedRow } from './joined-row.js';
export { loadMigrations, migrate, migrateAsFarAs, withBootLock } from './migrations.js';
export { isId, randomId } from './id.js';
