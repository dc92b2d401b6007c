import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type DataSourceOptions, getMetadataArgsStorage } from 'typeorm';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { Config } from '../config/index.js';
import { DiskReserve, startEmbeddedPostgres } from './embedded/index.js';
import { Database } from './database.service.js';
import { loadMigrations } from './migrations.js';
import { Replicas } from './replicas.js';
import { SnakeNaming } from './snake-naming.js';

const RETRY_MS = 500;
/** A request that finds no free connection for so long fails with words, rather than wait for ever. */
const CONNECTION_TIMEOUT_MS = 15_000;
/** Codes that mean the server is not up yet: refused, no socket, starting up or shutting down. */
const NOT_UP = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ECONNRESET',
  '57P03',
  '57P01',
]);

/** By what the server's connections are known to the database. */
export const SERVER_NAME = 'convoke';

/** Opens the configured database, or starts the embedded one; waits for a server that is not up yet. */
export async function connectDatabase(
  config: Config['database'],
  log: Logger,
  name: string = SERVER_NAME,
): Promise<Database> {
  if (config.url) {
    const dataSource = await opened({ url: config.url }, config, log, name);
    return new Database(dataSource, { replicas: await openReplicas(dataSource, config, log) });
  }
  const told = (line: string) => log.debug(line);
  const embedded = await startEmbeddedPostgres({ dataDir: config.embeddedDir, log: told });
  const { host, user, database } = embedded.connection;
  const dataSource = await opened({ host, username: user, database }, config, log, name);
  const reserve = new DiskReserve(config.embeddedDir, told);
  reserve.onChange((hasRoom) => tellOfRoom(hasRoom, config.embeddedDir, log));
  return new Database(dataSource, { reserve, onClose: () => embedded.stop() });
}

function tellOfRoom(hasRoom: boolean, folder: string, log: Logger): void {
  if (hasRoom) log.info(`There is room again on the disk of ${folder}: things are written`);
  else log.error(`The disk of ${folder} is full: nothing is written until there is room; reading goes on`);
}

async function openReplicas(dataSource: DataSource, config: Config['database'], log: Logger): Promise<Replicas | null> {
  if (config.replicaUrls.length === 0) return null;
  const { master } = dataSource.driver as PostgresDriver;
  const replicas = new Replicas(config.replicaUrls, master as Pool, config.poolSize, log);
  await replicas.open();
  return replicas;
}

async function opened(
  address: { url: string } | { host: string; username: string; database: string },
  config: Config['database'],
  log: Logger,
  name: string,
): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    ...address,
    entities: getMetadataArgsStorage().tables.map((table) => table.target),
    migrations: await loadMigrations(),
    namingStrategy: new SnakeNaming(),
    migrationsTableName: 'migrations',
    logging: false,
    extra: { max: config.poolSize, application_name: name, connectionTimeoutMillis: CONNECTION_TIMEOUT_MS },
  } as DataSourceOptions);
  return initialized(dataSource, log);
}

async function initialized(dataSource: DataSource, log: Logger): Promise<DataSource> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await dataSource.initialize();
    } catch (error) {
      if (!NOT_UP.has((error as { code?: string }).code ?? '')) throw error;
      if (attempt % 20 === 0) log.warn('The database is not up yet; waiting for it');
      await sleep(RETRY_MS);
    }
  }
}
