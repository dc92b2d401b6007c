import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';
import type { ToldPlan } from './told-plan.js';

const MINUTE_MS = 60_000;
const DEBOUNCE_MS = 30 * MINUTE_MS;
/** An event that is changed again and again is told of every so often. */
const POSTPONED_MS = 10 * MINUTE_MS;

export interface NewChange {
  eventId: string;
  was: ToldPlan;
  /** Version of the event that the change made. */
  at: Date;
  byUserId: string | null;
  /** Whether nobody can wait to hear of it. */
  urgent: boolean;
}

/** What waits to be told: the event as it was before the first change. */
export interface WaitingChange {
  was: ToldPlan;
  since: Date;
  /** Who made all the changes; null where that was not one account. */
  byUserId: string | null;
}

/** Keeps what people have yet to be told of changed events, until the edits of an organizer come to rest. */
@Injectable()
export class EventChanges {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Written twice, or later than the next change, it comes to the same; what was told already it leaves out. */
  async note({ eventId, was, at, byUserId, urgent }: NewChange): Promise<void> {
    const dueAt = new Date(this.clock.now().getTime() + (urgent ? 0 : DEBOUNCE_MS));
    await this.db.query(
      `INSERT INTO event_changes AS c (event_id, was, since, by_user_id, due_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (event_id) DO UPDATE SET
          was = CASE WHEN c.was IS NULL OR EXCLUDED.since < c.since THEN EXCLUDED.was ELSE c.was END,
          since = CASE WHEN c.was IS NULL THEN EXCLUDED.since ELSE least(c.since, EXCLUDED.since) END,
          by_user_id = CASE WHEN c.was IS NULL OR c.by_user_id = EXCLUDED.by_user_id THEN EXCLUDED.by_user_id END,
          due_at = EXCLUDED.due_at
        WHERE c.told_until IS NULL OR EXCLUDED.since > c.told_until`,
      [eventId, was, at, byUserId, dueAt],
    );
  }

  /** Events of which people are to be told now. */
  async due(): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      'SELECT event_id AS id FROM event_changes WHERE was IS NOT NULL AND due_at <= $1 ORDER BY due_at',
      [this.clock.now()],
    );
    return rows.map(({ id }) => id);
  }

  /** Takes what waits, if its time has come, so that nobody else tells it; held until the transaction ends. */
  async take(tx: Tx, eventId: string): Promise<WaitingChange | null> {
    const [waiting] = await this.db.query<WaitingChange>(
      `SELECT was, since, by_user_id AS "byUserId" FROM event_changes
        WHERE event_id = $1 AND was IS NOT NULL AND due_at <= $2 FOR UPDATE`,
      [eventId, this.clock.now()],
      tx,
    );
    return waiting ?? null;
  }

  /** Says that all was told that made the event what it is in this version. */
  async noteTold(tx: Tx, eventId: string, version: Date): Promise<void> {
    await this.db.query(
      'UPDATE event_changes SET was = NULL, told_until = $2 WHERE event_id = $1',
      [eventId, version],
      tx,
    );
  }

  async postpone(tx: Tx, eventId: string): Promise<void> {
    const dueAt = new Date(this.clock.now().getTime() + POSTPONED_MS);
    await this.db.query('UPDATE event_changes SET due_at = $2 WHERE event_id = $1', [eventId, dueAt], tx);
  }

  /** Whether nobody was told yet that the event is gone; from then on there is nothing more to tell of it. */
  async end(tx: Tx, eventId: string): Promise<boolean> {
    const ended = await this.db.query(
      `INSERT INTO event_changes AS c (event_id, since, due_at, told_until) VALUES ($1, $2, $2, 'infinity')
        ON CONFLICT (event_id) DO UPDATE SET was = NULL, told_until = 'infinity'
        WHERE c.told_until IS DISTINCT FROM 'infinity' RETURNING c.event_id`,
      [eventId, this.clock.now()],
      tx,
    );
    return ended.length > 0;
  }
}
