import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';
import { ActorStandings } from './actor-standings.service.js';
import { ActorsSuspended } from './actors.domain-events.js';

/** Shuts actors out, one alone or all of a host, and lets them in again: whom both hold for stays out until both are lifted. */
@Injectable()
export class Suspensions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly standings: ActorStandings,
  ) {}

  /** Answers whether that changed anything. */
  async set(actorId: string, suspended: boolean, reason = ''): Promise<boolean> {
    return this.db.transaction((tx) => this.setInside(tx, actorId, suspended, reason));
  }

  /** The same within a transaction. */
  async setInside(tx: Tx, actorId: string, suspended: boolean, reason = ''): Promise<boolean> {
    const since = suspended ? this.clock.now() : null;
    return this.change(
      tx,
      'suspended_at = $2, suspension_reason = $3, suspended_with_account = false',
      `id = $1 AND (suspended_at IS NULL OR suspended_with_account) <> ($2::timestamptz IS NULL)`,
      [actorId, since, reason || null],
    );
  }

  /** Because its account is shut, or its own server shut it out; what was suspended by itself stays so. */
  async setWithAccount(tx: Tx, actorId: string, suspended: boolean): Promise<void> {
    const since = suspended ? this.clock.now() : null;
    const which = suspended ? 'suspended_at IS NULL' : 'suspended_with_account';
    await this.change(tx, 'suspended_at = $2, suspended_with_account = $3', `id = $1 AND ${which}`, [
      actorId,
      since,
      suspended,
    ]);
  }

  /** Of a host with its port; not of those below it. */
  async setHost(domain: string, suspended: boolean): Promise<void> {
    const which = 'domain = $1 AND host_suspended <> $2';
    await this.db.transaction((tx) => this.change(tx, 'host_suspended = $2', which, [domain, suspended]));
  }

  private async change(tx: Tx, set: string, where: string, params: unknown[]): Promise<boolean> {
    return this.standings.change(tx, { set, where, params }, ActorsSuspended);
  }
}
