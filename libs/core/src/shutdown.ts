import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Config, InjectConfig } from './config/index.js';
import { Database } from './database/index.js';
import { BossHolder } from './jobs/index.js';

/** Proxies that look each second have seen by then that they should send their requests elsewhere. */
const WARNING_MS = 2000;

/**
 * The order of a graceful stop: proxies are told, jobs in progress finish, requests in progress are answered, then the
 * database closes.
 */
@Injectable()
export class Shutdown implements BeforeApplicationShutdown, OnApplicationShutdown {
  private begun = false;

  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly boss: BossHolder,
    private readonly db: Database,
  ) {}

  /** Whether the server will stop in a moment: it still answers, and asks everybody to go elsewhere next time. */
  get hasBegun(): boolean {
    return this.begun;
  }

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    this.begun = true;
    const behindProxy = signal === 'SIGTERM' && this.server.role !== 'worker';
    await Promise.all([this.boss.stop(), behindProxy && sleep(WARNING_MS)]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.close();
  }
}
