import { type DynamicModule, Global, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule } from '@nestjs/core';
import { Clock } from './clock/clock.js';
import { type Config, ConfigModule } from './config/index.js';
import { connectDatabase, Database, migrate, withBootLock } from './database/index.js';
import { FaultFilter } from './errors/fault.filter.js';
import { DomainErrorFilter } from './errors/domain-error.filter.js';
import { GraphqlModule } from './graphql/index.js';
import { HealthController } from './health/health.controller.js';
import { BossHolder, DomainEvents, FinishedJobs, JobQueues, JobRegistry, Jobs, ParkedJobs } from './jobs/index.js';
import { LiveEvents } from './live/live-events.service.js';
import { createLog, Log } from './logging/index.js';
import { MailFailures, MailJobs, Mailer, MailTest } from './mail/index.js';
import { DatabaseMetrics, Metrics } from './metrics/index.js';
import { RateLimits } from './rate-limits/index.js';
import { SafeFetch } from './safe-fetch/index.js';
import { SentActions } from './sent-actions/sent-actions.service.js';
import { Shutdown } from './shutdown.js';

/** What every other library stands on; it knows no word of the domain. */
@Global()
@Module({})
export class CoreModule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly boss: BossHolder,
  ) {}

  static with(config: Config): DynamicModule {
    const services = [
      Clock,
      Jobs,
      DomainEvents,
      JobQueues,
      JobRegistry,
      ParkedJobs,
      BossHolder,
      LiveEvents,
      Mailer,
      MailFailures,
      MailTest,
      RateLimits,
      Metrics,
      SafeFetch,
      SentActions,
      Shutdown,
    ];
    return {
      module: CoreModule,
      imports: [ConfigModule.with(config), DiscoveryModule, GraphqlModule],
      controllers: [HealthController],
      providers: [
        ...services,
        DatabaseMetrics,
        FinishedJobs,
        MailJobs,
        // The first is asked last.
        { provide: APP_FILTER, useClass: FaultFilter },
        { provide: APP_FILTER, useClass: DomainErrorFilter },
        { provide: Log, useFactory: () => createLog(config.log.level) },
        { provide: Database, useFactory: (log: Log) => openDatabase(config, log), inject: [Log] },
      ],
      exports: [...services, Log, Database],
    };
  }

  /** Runs before any other module's start-up work: handlers are found, queues exist. */
  async onModuleInit(): Promise<void> {
    await withBootLock(this.db.dataSource, () => this.boss.prepare());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boss.work();
  }
}

async function openDatabase(config: Config, log: Log): Promise<Database> {
  const db = await connectDatabase(config.database, log);
  try {
    await migrate(db.dataSource);
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}
