import { Injectable } from '@nestjs/common';
import { Clock, Database, Gathering } from '#convoke/core';
import type { Document } from '../vocabulary/index.js';
import type { Admitted } from './inbox-guard.js';
import { InboxRefused } from './inbox-refused.js';

/** A stored activity that a worker has taken on. */
export interface LeasedActivity {
  id: string;
  uri: string;
  type: string;
  actorUri: string;
  body: Document;
  attempts: number;
}

interface Ended {
  id: string;
  problem: string | null;
}

/** A statement grows with the bodies, of up to 1 MiB each. */
const MOST_AT_ONCE = 32;
const LEASE_MS = 60_000;
const MAX_ATTEMPTS = 8;
const FIRST_RETRY_MS = 10_000;
const KEPT_MS = 7 * 86_400_000;

/** What came in and waits to be worked off; kept for a while afterwards, so that the same again is known. */
@Injectable()
export class InboxActivities {
  private readonly incoming = new Gathering((activities: Admitted[]) => this.insert(activities), MOST_AT_ONCE);

  private readonly finished = new Gathering((ended: Ended[]) => this.end(ended), MOST_AT_ONCE);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Keeps the activity; false for one that came before. Refuses where no room is left: its sender tries again. */
  async keep(activity: Admitted): Promise<boolean> {
    if (!this.db.hasRoom) throw new InboxRefused(507, 'No room is left to keep an activity');
    return this.incoming.add(activity);
  }

  /** Takes on what is due, the oldest first; whoever dies over it leaves it due again in a minute. */
  async lease(limit: number): Promise<LeasedActivity[]> {
    if (!this.db.hasRoom) return [];
    const now = this.clock.now();
    const leased = await this.db.query<LeasedActivity>(
      `UPDATE inbox_activities SET due_at = $2, attempts = attempts + 1
        WHERE id IN (SELECT id FROM inbox_activities WHERE due_at <= $1 ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING id, uri, type, actor_uri AS "actorUri", body, attempts`,
      [now, new Date(now.getTime() + LEASE_MS), limit],
    );
    return leased.toSorted((one, other) => Number(BigInt(one.id) - BigInt(other.id)));
  }

  /** Done with it, or refused for the reason given. */
  async finish({ id }: LeasedActivity, problem: string | null = null): Promise<void> {
    await this.finished.add({ id, problem });
  }

  /** Tries again later, ever later; after the last time it is parked with its problem. */
  async postpone({ id, attempts }: LeasedActivity, problem: string): Promise<void> {
    const wait = FIRST_RETRY_MS * 3 ** (attempts - 1);
    const due = attempts >= MAX_ATTEMPTS ? null : new Date(this.clock.now().getTime() + wait);
    await this.db.query('UPDATE inbox_activities SET due_at = $2, problem = $3 WHERE id = $1', [id, due, problem]);
  }

  async purge(): Promise<void> {
    await this.db.query('DELETE FROM inbox_activities WHERE due_at IS NULL AND received_at < $1', [
      new Date(this.clock.now().getTime() - KEPT_MS),
    ]);
  }

  private async insert(activities: Admitted[]): Promise<boolean[]> {
    // Numbered as they came, and written in an order that is the same for all who write at once.
    const kept = await this.db.query<{ uri: string }>(
      `WITH arrived AS MATERIALIZED (
          SELECT nextval(pg_get_serial_sequence('inbox_activities', 'id')) AS number, a.*
            FROM jsonb_to_recordset($1) AS a (id text, type text, host text, "actorUri" text, body jsonb))
        INSERT INTO inbox_activities (id, uri, type, host, actor_uri, body, received_at, due_at)
        SELECT number, id, type, host, "actorUri", body, $2, $2 FROM arrived ORDER BY id
        ON CONFLICT (uri) DO NOTHING RETURNING uri`,
      [JSON.stringify(activities), this.clock.now()],
    );
    const uris = new Set(kept.map(({ uri }) => uri));
    return activities.map(({ id }) => uris.has(id));
  }

  private async end(ended: Ended[]): Promise<void[]> {
    await this.db.query(
      `UPDATE inbox_activities a SET due_at = NULL, problem = ended.problem
        FROM unnest($1::bigint[], $2::text[]) AS ended (id, problem) WHERE a.id = ended.id`,
      [ended.map(({ id }) => id), ended.map(({ problem }) => problem)],
    );
    return ended.map(() => undefined);
  }
}
