import { Injectable } from '@nestjs/common';
import { Silencings, Suspensions } from '#convoke/actors';
import { Clock, Database, OnDomainEvent } from '#convoke/core';
import { DomainBlockChanged, DomainBlocks, isAtOrBelow } from '#convoke/moderation';
import { RemoteEvents } from './remote-events.service.js';

/** Lets a block work on what is here already. */
@Injectable()
export class DomainBlockJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly blocks: DomainBlocks,
    private readonly suspensions: Suspensions,
    private readonly silencings: Silencings,
    private readonly events: RemoteEvents,
  ) {}

  /** Hides or shows what is of the host; nobody there follows us any more, or is followed, once it is suspended. */
  @OnDomainEvent(DomainBlockChanged)
  async apply({ host }: { host: string | null }): Promise<void> {
    // Another process may have made the change.
    this.blocks.forget();
    const hosts = await this.hostsUnder(host);
    for (const each of hosts) {
      const suspended = await this.blocks.isSuspended(each);
      await this.suspensions.setHost(each, suspended);
      await this.silencings.setHost(each, await this.blocks.isSilenced(each));
      if (suspended) await this.part(each);
    }
    const events = await this.db.query<{ id: string }>(
      'SELECT e.id FROM events e JOIN remote_actors r ON r.actor_id = e.organizer_actor_id WHERE r.host = ANY($1)',
      [hosts],
    );
    if (events.length > 0) await this.events.reveal(events.map(({ id }) => id));
    await this.noteApplied(host);
  }

  private async noteApplied(host: string | null): Promise<void> {
    await this.db.query(
      'UPDATE domain_blocks SET applied_at = $2 WHERE applied_at IS NULL AND host = coalesce($1, host)',
      [host, this.clock.now()],
    );
  }

  /** With their ports; all that are known where none is named. */
  private async hostsUnder(host: string | null): Promise<string[]> {
    const rows = await this.db.query<{ host: string }>(
      `SELECT DISTINCT host FROM remote_actors
        WHERE $1::text IS NULL OR ${isAtOrBelow('host', '$1')}`,
      [host],
    );
    return rows.map((row) => row.host);
  }

  private async part(host: string): Promise<void> {
    await this.db.query(
      `DELETE FROM follows f USING remote_actors r WHERE r.host = $1 AND r.actor_id IN (f.follower_id, f.target_id)`,
      [host],
    );
    await this.db.query('DELETE FROM deliveries WHERE host = $1', [host]);
  }
}
