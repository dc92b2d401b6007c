import { appendFileSync, chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../libs/core/src/database/embedded/index.js';
import { throwawayFolder } from './throwaway-folder.js';

/** A PostgreSQL that can be stopped and started again under the same address. */
export class StoppablePostgres {
  private running: EmbeddedPostgres | undefined;
  url = '';

  constructor(readonly dataDir: string) {}

  async start(): Promise<void> {
    this.running = await startEmbeddedPostgres({ dataDir: this.dataDir });
    const { host, user, database } = this.running.connection;
    this.url = `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}`;
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }
}

/** Starts an empty PostgreSQL and a replica that streams from it: a copy of its folder that is told whom to follow. */
export async function startReplicatedPostgres() {
  const folder = await throwawayFolder('convoke-replica-');
  const primary = new StoppablePostgres(join(folder.path, 'primary'));
  const replica = new StoppablePostgres(join(folder.path, 'replica'));
  await primary.start();
  const socket = decodeURIComponent(primary.url.split('host=')[1]!);
  await primary.stop();
  mkdirSync(replica.dataDir, { mode: 0o711 });
  const cluster = join(replica.dataDir, 'cluster');
  cpSync(join(primary.dataDir, 'cluster'), cluster, { recursive: true });
  chmodSync(cluster, 0o700);
  writeFileSync(join(cluster, 'standby.signal'), '');
  appendFileSync(join(cluster, 'postgresql.conf'), `primary_conninfo = 'host=${socket} user=postgres'\n`);
  await primary.start();
  await replica.start();
  return {
    primary,
    replica,
    close: async () => {
      await Promise.all([primary.stop(), replica.stop()]);
      await folder.remove();
    },
  };
}
