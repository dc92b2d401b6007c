import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainEvents } from '#convoke/core';
import { ActorsSuspended } from './actors.domain-events.js';

/** In one job of a subscriber: a host may have many. */
const BATCH = 500;

/** Shuts actors out, one alone or all of a host, and lets them in again: whom both hold for stays out until both are lifted. */
@Injectable()
export class Suspensions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
  ) {}

  async set(actorId: string, suspended: boolean): Promise<void> {
    const since = suspended ? this.clock.now() : null;
    await this.change('suspended_at = $2', 'id = $1 AND (suspended_at IS NULL) <> ($2::timestamptz IS NULL)', [
      actorId,
      since,
    ]);
  }

  /** Of a host with its port; not of those below it. */
  async setHost(domain: string, suspended: boolean): Promise<void> {
    await this.change('host_suspended = $2', 'domain = $1 AND host_suspended <> $2', [domain, suspended]);
  }

  private async change(to: string, which: string, params: unknown[]): Promise<void> {
    await this.db.transaction(async (tx) => {
      const changed = await this.db.query<{ id: string }>(
        `UPDATE actors SET ${to} WHERE ${which} RETURNING id`,
        params,
        tx,
      );
      for (let at = 0; at < changed.length; at += BATCH) {
        const actorIds = changed.slice(at, at + BATCH).map(({ id }) => id);
        await this.events.emit(tx, ActorsSuspended, { actorIds });
      }
    });
  }
}
