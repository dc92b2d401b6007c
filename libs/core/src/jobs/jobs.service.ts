import { Injectable } from '@nestjs/common';
import type { Db, PgBoss, SendOptions } from 'pg-boss';
import { queryInside, type Tx } from '../database/index.js';
import type { DomainEventDefinition, JobDefinition } from './definitions.js';
import { BossHolder } from './boss.js';
import { JobRegistry } from './registry.js';

/** Where processes hear of live domain events, as JSON of `name` and `payload`. */
export const LIVE_CHANNEL = 'convoke_live';

/** Writes background jobs in the caller's transaction: they exist if, and only if, it commits. */
@Injectable()
export class Jobs {
  constructor(private readonly boss: BossHolder) {}

  async send<P extends object>(
    tx: Tx,
    definition: JobDefinition<P>,
    payload: P,
    options: Pick<SendOptions, 'startAfter' | 'singletonKey' | 'priority' | 'group'> = {},
  ): Promise<void> {
    await this.sender.send(definition.name, payload, { ...options, db: inside(tx) });
  }

  /** Writes many jobs of one kind with one statement. */
  async sendMany<P extends object>(tx: Tx, definition: JobDefinition<P>, payloads: P[]): Promise<void> {
    if (payloads.length === 0) return;
    await this.sender.insert(
      definition.name,
      payloads.map((data) => ({ data })),
      { db: inside(tx) },
    );
  }

  private get sender(): PgBoss {
    return this.boss.boss;
  }
}

/** Tells subscribers of a domain event, one job for each, written in the caller's transaction; and of a live one who watches. */
@Injectable()
export class DomainEvents {
  constructor(
    private readonly boss: BossHolder,
    private readonly registry: JobRegistry,
  ) {}

  async emit<P extends object>(tx: Tx, event: DomainEventDefinition<P>, payload: P): Promise<void> {
    for (const queue of this.registry.subscribersOf(event.name)) {
      await this.boss.boss.send(queue, payload, { db: inside(tx) });
    }
    await announce(tx, event, [payload]);
  }

  /** Tells of many at once, with one statement for each subscriber. */
  async emitMany<P extends object>(tx: Tx, event: DomainEventDefinition<P>, payloads: P[]): Promise<void> {
    if (payloads.length === 0) return;
    for (const queue of this.registry.subscribersOf(event.name)) {
      await this.boss.boss.insert(
        queue,
        payloads.map((data) => ({ data })),
        { db: inside(tx) },
      );
    }
    await announce(tx, event, payloads);
  }
}

/** Tells all processes once the transaction has committed. */
async function announce<P extends object>(
  tx: Tx,
  { name, live }: DomainEventDefinition<P>,
  payloads: P[],
): Promise<void> {
  if (!live) return;
  const messages = payloads.map((payload) => JSON.stringify({ name, payload }));
  await queryInside(tx, 'SELECT pg_notify($1, message) FROM unnest($2::text[]) AS message', [LIVE_CHANNEL, messages]);
}

function inside(tx: Tx): Db {
  return { executeSql: (sql, values) => queryInside(tx, sql, values) };
}
