import { Injectable } from '@nestjs/common';
import { Clock, Cron, Database, DomainError, Log, OnJob } from '#convoke/core';
import { type Event, EventQueries } from '#convoke/events';
import { isRemoteRefusal, RemoteGone, RemoteRefused } from '../remote/index.js';
import { Recently } from '../remote/recently.js';
import { EventRefreshment, RefreshEvent, STALE } from './event-refreshment.service.js';
import { RemoteEvents } from './remote-events.service.js';

/** How long a server that did not answer is left alone. */
const SILENT_MS = 600_000;
const MAX_PER_HOST = 100;

/** Asks other servers for their events again. */
@Injectable()
export class EventRefreshmentJobs {
  private readonly silent = new Recently(SILENT_MS);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: EventQueries,
    private readonly events: RemoteEvents,
    private readonly refreshment: EventRefreshment,
    private readonly log: Log,
  ) {}

  /** Those to come that somebody here takes part in or strangers here may find; a part of them where a host has many. */
  @Cron('federation.refresh-events', '41 4 * * *')
  async refreshUpcoming(): Promise<void> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM (
        SELECT e.id, row_number() OVER (PARTITION BY r.host ORDER BY guests.come DESC, e.begins_on) AS place
          FROM remote_events k JOIN events e ON e.id = k.event_id JOIN remote_actors r ON r.actor_id = e.organizer_actor_id,
            LATERAL (SELECT EXISTS (SELECT FROM participations p JOIN actors a ON a.id = p.actor_id
              WHERE p.event_id = e.id AND a.domain IS NULL AND p.role <> 'rejected') AS come) guests
          WHERE ${STALE} AND e.deleted_at IS NULL AND coalesce(e.ends_on, e.begins_on) > $1
            AND (e.discoverable OR guests.come)) stale
        WHERE place <= ${MAX_PER_HOST}`,
      this.refreshment.times(),
    );
    await this.refreshment.ask(rows.map(({ id }) => id));
  }

  /** Takes over what its server says by now; what cannot be had stays as it was. */
  @OnJob(RefreshEvent)
  async refresh({ eventId }: { eventId: string }): Promise<void> {
    const event = await this.queries.findById(eventId);
    if (!event || event.local || event.deletedAt) return;
    try {
      const kept = await this.fetch(event.url);
      if (kept.id !== eventId) throw new RemoteRefused('other_origin', event.url);
    } catch (error) {
      const isGone = error instanceof RemoteGone && error.deleted && error.address === event.url;
      if (isGone) return this.remove(event);
      if (!isRemoteRefusal(error) && !(error instanceof DomainError)) throw error;
      this.log.debug({ err: error }, 'an event elsewhere could not be refreshed');
      await this.db.query('UPDATE remote_events SET failures = least(failures + 1, 10) WHERE event_id = $1', [eventId]);
    }
  }

  private async remove({ url, organizerActorId }: Event): Promise<void> {
    const [organizer] = await this.db.query<{ url: string }>('SELECT url FROM actors WHERE id = $1', [
      organizerActorId,
    ]);
    await this.events.remove(url, organizer!.url);
  }

  private async fetch(url: string): Promise<Event> {
    const { host } = new URL(url);
    const now = this.clock.now();
    if (this.silent.has(host, now)) throw new RemoteRefused('asked_recently', url);
    try {
      return await this.events.store(await this.events.fetch(url));
    } catch (error) {
      if (error instanceof RemoteRefused && error.temporary) this.silent.note(host, now);
      throw error;
    }
  }
}
