import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';
import { ActorStandings } from './actor-standings.service.js';
import { ActorsSilenced } from './actors.domain-events.js';

/** Keeps actors, one alone or all of a host, out of what shows strangers what there is: who follows them or has the address still finds them. */
@Injectable()
export class Silencings {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly standings: ActorStandings,
  ) {}

  /** Answers whether that changed anything. */
  async set(tx: Tx, actorId: string, silenced: boolean): Promise<boolean> {
    const since = silenced ? this.clock.now() : null;
    const which = 'id = $1 AND (silenced_at IS NULL) <> ($2::timestamptz IS NULL)';
    return this.change(tx, 'silenced_at = $2', which, [actorId, since]);
  }

  /** Of a host with its port; not of those below it. */
  async setHost(domain: string, silenced: boolean): Promise<void> {
    const which = 'domain = $1 AND host_silenced <> $2';
    await this.db.transaction((tx) => this.change(tx, 'host_silenced = $2', which, [domain, silenced]));
  }

  private async change(tx: Tx, set: string, where: string, params: unknown[]): Promise<boolean> {
    return this.standings.change(tx, { set, where, params }, ActorsSilenced);
  }
}
