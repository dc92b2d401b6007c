import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { findBinaries } from '../../../libs/core/src/database/embedded/binaries.js';
import { giveTo } from '../../../libs/core/src/database/embedded/folders.js';
import { chooseRunAs, POSTGRES_ENVIRONMENT, runToEnd } from '../../../libs/core/src/database/embedded/run-as.js';
import type { Service } from './compose-file.js';
import { RunningService } from './container-processes.js';

/** What the image of PostgreSQL does with these settings: makes the cluster the first time, then serves it to whoever has the password. */
export async function startDatabase(
  { environment, healthcheck }: Service,
  folder: string,
  port: number,
): Promise<RunningService> {
  const cluster = join(folder, 'cluster');
  const runAs = chooseRunAs(folder, findBinaries());
  const isNew = !existsSync(cluster);
  if (isNew) {
    const password = join(folder, 'password');
    writeFileSync(password, environment.POSTGRES_PASSWORD!, { mode: 0o600 });
    mkdirSync(cluster, { mode: 0o700 });
    giveTo(runAs.owner, folder);
    const given = environment.POSTGRES_INITDB_ARGS!.split(' ');
    const usual = ['--username', environment.POSTGRES_USER!, '--pwfile', password, '--auth-host=scram-sha-256'];
    runToEnd(runAs.call(findBinaries().initdb, ['--pgdata', cluster, ...usual, ...given]));
  }
  chmodSync(folder, 0o711);
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, fsync: 'off' };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { file, uid, gid, ...call } = runAs.call(findBinaries().postgres, ['-D', cluster, ...args]);
  const child = spawn(file, call.args, { uid, gid, env: POSTGRES_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
  const service = new RunningService(child, port, () => accepts(healthcheck!.test, port));
  if (isNew) await makeDatabase(service, folder, environment);
  return service;
}

/** The package has no pg_isready: a connection is tried with its options, and being asked for a password is an answer. */
async function accepts([kind, program, ...options]: string[], port: number): Promise<boolean> {
  const { username, dbname } = Object.fromEntries(
    options.map((option, at) => [option.replace('--', ''), options[at + 1]]),
  ) as Record<string, string>;
  if (`${kind} ${program}` !== 'CMD pg_isready' || !username) throw new Error('The health check is another by now');
  const client = new pg.Client({ host: '127.0.0.1', port, user: username, database: dbname, password: 'no matter' });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    return (error as { code?: string }).code === '28P01';
  }
}

/** As the image's first start does, by the socket, where nobody is asked for a password. */
async function makeDatabase(
  service: RunningService,
  socket: string,
  { POSTGRES_USER: user, POSTGRES_DB: name }: Record<string, string>,
): Promise<void> {
  while (!service.output.includes('ready to accept connections')) {
    if (service.isOver) throw new Error(`The database ended:\n${service.output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const client = new pg.Client({ host: socket, port: service.port, user, database: 'postgres' });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
}
