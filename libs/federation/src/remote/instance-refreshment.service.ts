import { Injectable } from '@nestjs/common';
import { Clock, Cron, Database, job, Jobs, OnJob } from '#convoke/core';
import { type ActingModerator, ActionLog, isSuspendedHost, ModerationAction } from '#convoke/moderation';
import type { Instance } from './instance.entity.js';
import { Instances } from './instances.service.js';
import { isRemoteRefusal } from './is-remote-refusal.js';

const DAY_MS = 24 * 3_600_000;
/** Who was not heard from for longer is asked no more, until they are heard from again. */
const SILENT_MS = 30 * DAY_MS;

const AskInstance = job<{ host: string }>('federation.ask-instance');

/** Keeps what other servers say of themselves up to date. */
@Injectable()
export class InstanceRefreshment {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly instances: Instances,
    private readonly log: ActionLog,
  ) {}

  /** Asks the server now; throws RemoteRefused. */
  async refresh(by: ActingModerator | null, host: string): Promise<Instance> {
    const { instance } = await this.instances.ask(host);
    const target = { kind: 'instance', id: instance.host } as const;
    await this.db.transaction((tx) => this.log.record(tx, by, { action: ModerationAction.INSTANCE_REFRESH, target }));
    return instance;
  }

  @Cron('federation.ask-instances', '53 2 * * *')
  async askAll(): Promise<void> {
    const now = this.clock.now().getTime();
    const hosts = await this.db.query<{ host: string }>(
      `SELECT host FROM instances WHERE (asked_at IS NULL OR asked_at < $1)
        AND greatest(heard_at, reached_at) > $2 AND NOT ${isSuspendedHost('host')} ORDER BY host`,
      [new Date(now - DAY_MS / 2), new Date(now - SILENT_MS)],
    );
    await this.db.transaction((tx) => this.jobs.sendMany(tx, AskInstance, hosts));
  }

  @OnJob(AskInstance)
  async ask({ host }: { host: string }): Promise<void> {
    try {
      await this.instances.ask(host);
    } catch (error) {
      if (!isRemoteRefusal(error)) throw error;
      await this.instances.failed(host);
    }
  }
}
