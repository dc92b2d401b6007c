import { join } from 'node:path';
import { readPidFile } from '../../libs/core/src/database/embedded/postmaster.js';
import { hold, type Holder } from './embedded-postgres-holders.js';
import { throwawayFolder } from './throwaway-folder.js';

/** A PostgreSQL of its own that dies as by a power cut, and comes back under the same address when it is told to. */
export class MortalPostgres {
  private holder: Holder | undefined;

  private constructor(private readonly folder: Awaited<ReturnType<typeof throwawayFolder>>) {}

  static async start(): Promise<MortalPostgres> {
    const postgres = new MortalPostgres(await throwawayFolder('convoke-mortal-'));
    await postgres.start();
    return postgres;
  }

  url = '';

  async start(): Promise<void> {
    this.holder = await hold(this.dataDir);
    const { host, user, database } = this.holder.connection;
    this.url = `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}`;
  }

  /** Who would start it again goes first. */
  async kill(): Promise<void> {
    await this.holder?.kill();
    this.holder = undefined;
    process.kill(readPidFile(join(this.dataDir, 'cluster'))!.pid, 'SIGKILL');
  }

  async stop(): Promise<void> {
    await this.holder?.stop();
    this.holder = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.folder.remove();
  }

  private get dataDir(): string {
    return join(this.folder.path, 'postgres');
  }
}
