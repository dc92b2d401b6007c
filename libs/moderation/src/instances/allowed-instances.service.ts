import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, DomainEvents, type PageOf, type PageWindow, parseInput } from '#convoke/core';
import { FederationMode, InstanceSettingsService } from '#convoke/instance';
import { type ActingModerator, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';
import { DomainBlockChanged } from './domain-block.js';
import { DomainBlocks } from './domain-blocks.service.js';
import { hostOnly } from './instance-blocks.schema.js';

/** Whom this instance talks to, together with everything below that domain, while it talks to no others. */
export interface AllowedHost {
  host: string;
  createdAt: Date;
}

/** The list of instances that are let in where all others are not. */
@Injectable()
export class AllowedInstances {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly blocks: DomainBlocks,
    private readonly log: ActionLog,
    private readonly events: DomainEvents,
  ) {}

  async mode(): Promise<FederationMode> {
    return (await this.settings.current()).federationMode;
  }

  /** By the host's name. */
  async list({ offset, limit }: PageWindow): Promise<PageOf<AllowedHost>> {
    const [elements, [all]] = await Promise.all([
      this.db.query<AllowedHost>(
        'SELECT host, created_at AS "createdAt" FROM allowed_hosts ORDER BY host OFFSET $1 LIMIT $2',
        [offset, limit],
      ),
      this.db.query<{ total: number }>('SELECT count(*)::int AS total FROM allowed_hosts'),
    ]);
    return { elements, total: all!.total };
  }

  /** Nothing changes for one that is allowed already. Throws InvalidInput. */
  async allow(by: ActingModerator | null, domain: string): Promise<AllowedHost> {
    const { domain: host } = parseInput(hostOnly, { domain });
    const createdAt = this.clock.now();
    await this.blocks.change(async (tx) => {
      const added = await this.db.query(
        'INSERT INTO allowed_hosts (host, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING host',
        [host, createdAt],
        tx,
      );
      if (added.length === 0) return;
      const target = { kind: 'instance', id: host } as const;
      await this.log.record(tx, by, { action: ModerationAction.INSTANCE_ALLOW, target });
      await this.events.emit(tx, DomainBlockChanged, { host });
    });
    return { host, createdAt };
  }

  /** Throws not_found, InvalidInput. */
  async disallow(by: ActingModerator | null, domain: string): Promise<AllowedHost> {
    const { domain: host } = parseInput(hostOnly, { domain });
    return this.blocks.change(async (tx) => {
      const [removed] = await this.db.query<AllowedHost>(
        'DELETE FROM allowed_hosts WHERE host = $1 RETURNING host, created_at AS "createdAt"',
        [host],
        tx,
      );
      if (!removed) throw new DomainError('not_found', { field: 'domain' });
      const target = { kind: 'instance', id: host } as const;
      await this.log.record(tx, by, { action: ModerationAction.INSTANCE_DISALLOW, target });
      await this.events.emit(tx, DomainBlockChanged, { host });
      return removed;
    });
  }

  /** Talks to all that are not blocked, or only to those that are allowed; what is here of others is treated accordingly. */
  async setMode(by: ActingModerator | null, federationMode: FederationMode): Promise<FederationMode> {
    await this.settings.revise(
      () => ({ federationMode }),
      async (tx, before) => {
        if (before.federationMode === federationMode) return;
        const target = { kind: 'setting', id: 'federationMode' } as const;
        const details = { mode: federationMode };
        await this.log.record(tx, by, { action: ModerationAction.FEDERATION_MODE_CHANGE, target, details });
        await this.events.emit(tx, DomainBlockChanged, { host: null });
      },
    );
    this.blocks.forget();
    return federationMode;
  }
}
