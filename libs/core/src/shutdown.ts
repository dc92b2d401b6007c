import { type BeforeApplicationShutdown, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from './database/index.js';
import { BossHolder } from './jobs/index.js';

/** The order of a graceful stop: jobs in progress finish, requests in progress are answered, then the database closes. */
@Injectable()
export class Shutdown implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly boss: BossHolder,
    private readonly db: Database,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.boss.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.close();
  }
}
