import { Injectable } from '@nestjs/common';
import { Database, job, Jobs, Log, OnJob } from '#convoke/core';
import { RemoteEvents } from '../events/remote-events.service.js';
import { RemoteCollections, RemoteGone, type RemotePage, RemoteRefused } from '../remote/index.js';
import { CatchUpWithInstance } from './instance-follows.service.js';
import { CollectedEvents } from './collected-events.service.js';

/** Pages that are read at most: an outbox goes back for ever, and some collections have no end. */
const MAX_PAGES = { upcomingEvents: 1000, outbox: 20 };
const MAX_ON_A_PAGE = 100;

type Collection = keyof typeof MAX_PAGES;

interface Reading {
  actorId: string;
  collection: Collection;
  address: string;
  /** How many pages were read before. */
  pages: number;
}

/** Each page is a job of its own: a large instance takes hours, and what stops in between goes on there. */
const ReadFromInstance = job<Reading>('federation.read-from-instance', { expireInSeconds: 1800 });

/** After the instance has begun, or ceased, to follow another one. */
@Injectable()
export class CatchUpJobs {
  constructor(
    private readonly db: Database,
    private readonly jobs: Jobs,
    private readonly collections: RemoteCollections,
    private readonly events: RemoteEvents,
    private readonly collected: CollectedEvents,
    private readonly log: Log,
  ) {}

  /** Shows or hides what we have from there, and fetches what is to come there while we follow it. */
  @OnJob(CatchUpWithInstance)
  async catchUp({ actorId }: { actorId: string }): Promise<void> {
    await this.revealEventsFrom(actorId);
    const followed = await this.followed(actorId);
    const collection = followed?.upcomingEvents ? 'upcomingEvents' : 'outbox';
    if (followed) await this.begin(actorId, collection, followed[collection]);
  }

  /** Reads a page, and then the next: of what is to come where its server tells that apart, else of what it has told. */
  @OnJob(ReadFromInstance)
  async read(reading: Reading): Promise<void> {
    const { actorId, collection, address, pages } = reading;
    const followed = await this.followed(actorId);
    const page = followed && (await this.page(address));
    if (!page) {
      const named = collection === 'upcomingEvents' && pages === 0;
      if (named && followed) await this.begin(actorId, 'outbox', followed.outbox);
      return;
    }
    for (const item of page.items.slice(0, MAX_ON_A_PAGE)) await this.collected.take(item, actorId, address);
    const read = pages + 1;
    if (page.next && read < MAX_PAGES[collection]) await this.readOn({ ...reading, address: page.next, pages: read });
  }

  /** Where an actor tells of its events, while we follow it. */
  private async followed(actorId: string): Promise<Record<Collection, string | null> | null> {
    const [row] = await this.db.query<Record<Collection, string | null>>(
      `SELECT r.upcoming_events_url AS "upcomingEvents", r.outbox_url AS outbox FROM remote_actors r
        WHERE r.actor_id = $1 AND EXISTS (SELECT FROM follows f WHERE f.target_id = r.actor_id AND f.approved)`,
      [actorId],
    );
    return row ?? null;
  }

  /** Null where there is none; what may be had later makes the job come again. */
  private async page(address: string): Promise<RemotePage | null> {
    try {
      return await this.collections.page(address);
    } catch (error) {
      const isFinal = error instanceof RemoteGone || (error instanceof RemoteRefused && !error.temporary);
      if (!isFinal) throw error;
      this.log.debug({ err: error }, 'a collection could not be read');
      return null;
    }
  }

  private async begin(actorId: string, collection: Collection, address: string | null): Promise<void> {
    if (address) await this.readOn({ actorId, collection, address, pages: 0 });
  }

  private async readOn(reading: Reading): Promise<void> {
    await this.db.transaction((tx) => this.jobs.send(tx, ReadFromInstance, reading));
  }

  private async revealEventsFrom(actorId: string): Promise<void> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT e.id FROM events e JOIN remote_actors maker ON maker.actor_id = e.organizer_actor_id
          WHERE maker.host = (SELECT host FROM remote_actors WHERE actor_id = $1)
        UNION SELECT event_id FROM shares WHERE actor_id = $1`,
      [actorId],
    );
    if (rows.length > 0) await this.events.reveal(rows.map(({ id }) => id));
  }
}
