import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, InjectConfig, job, Jobs } from '#convoke/core';
import type { Event, EventOrigins } from '#convoke/events';
import { Recently } from '../remote/recently.js';

const HOUR_MS = 3_600_000;
/** How long what a server told counts as true. */
const FRESH_MS = 48 * HOUR_MS;
/** So often at most a process looks whether an event that is read all the time is still fresh. */
const LOOKED_MS = HOUR_MS / 6;

/** Asks the server of an event what it is by now. */
export const RefreshEvent = job<{ eventId: string }>('federation.refresh-event');

/** What is to be asked for again, on remote_events as `k`, where `$1` is now and `$2` is 48 hours before: first after that, then an hour later, and after each failure twice as long, a week at most. */
export const STALE = `k.heard_at < $2 AND coalesce(
  k.asked_at + least(interval '1 hour' * power(2, k.failures), interval '7 days') <= $1, true)`;

/** Lets events of elsewhere be asked for again that were not heard of for long, one job for each. */
@Injectable()
export class EventRefreshment implements EventOrigins {
  private readonly looked = new Recently(LOOKED_MS);

  constructor(
    @InjectConfig('federation') private readonly config: Config['federation'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  async seen({ id, local }: Event): Promise<void> {
    const now = this.clock.now();
    if (local || this.looked.has(id, now)) return;
    this.looked.note(id, now);
    await this.ask([id]);
  }

  /** Of those that are stale; of several who want one asked for at once, one has it asked for. */
  async ask(ids: string[]): Promise<void> {
    if (!this.config.enabled || ids.length === 0) return;
    await this.db.transaction(async (tx) => {
      const stale = await this.db.query<{ eventId: string }>(
        `UPDATE remote_events k SET asked_at = $1 WHERE k.event_id = ANY($3) AND ${STALE} RETURNING k.event_id AS "eventId"`,
        [...this.times(), ids],
        tx,
      );
      await this.jobs.sendMany(tx, RefreshEvent, stale);
    });
  }

  /** The times that STALE compares with. */
  times(): [now: Date, staleBefore: Date] {
    const now = this.clock.now();
    return [now, new Date(now.getTime() - FRESH_MS)];
  }
}
