import { Injectable } from '@nestjs/common';
import { Database, DomainError, Log, OnJob } from '#convoke/core';
import { RemoteEvents } from '../events/remote-events.service.js';
import { Shares } from '../events/shares.service.js';
import { isRemoteRefusal, RemoteCollections } from '../remote/index.js';
import { hasType, idOf, readActivity } from '../vocabulary/index.js';
import { CatchUpWithInstance } from './instance-follows.service.js';

const MAX_EVENTS = 400;

/** After the instance has begun, or ceased, to follow another one. */
@Injectable()
export class CatchUpJobs {
  constructor(
    private readonly db: Database,
    private readonly collections: RemoteCollections,
    private readonly events: RemoteEvents,
    private readonly shares: Shares,
    private readonly log: Log,
  ) {}

  /** Shows or hides what we have from there, and fetches what it published before while we follow it. */
  @OnJob(CatchUpWithInstance)
  async catchUp({ actorId }: { actorId: string }): Promise<void> {
    await this.revealEventsFrom(actorId);
    const [target] = await this.db.query<{ uri: string; outbox: string | null }>(
      `SELECT r.uri, r.outbox_url AS outbox FROM remote_actors r
        JOIN follows f ON f.target_id = r.actor_id AND f.approved WHERE r.actor_id = $1`,
      [actorId],
    );
    if (!target?.outbox) return;
    for (const item of await this.collections.members(target.outbox, MAX_EVENTS)) await this.take(item, actorId);
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

  private async take(item: unknown, actorId: string): Promise<void> {
    try {
      const { id, type, object, objectUri } = readActivity(item);
      const uri = object && hasType(object, 'Create') ? idOf(object.object) : objectUri;
      if (!uri || !['Announce', 'Create'].includes(type)) return;
      const event = await this.events.get(uri);
      if (type === 'Announce') await this.shares.add({ uri: id, eventId: event.id, actorId });
      if (!event.local) await this.events.reveal([event.id]);
    } catch (error) {
      if (!isRemoteRefusal(error) && !(error instanceof DomainError)) throw error;
      this.log.debug({ err: error }, 'something in an outbox was not taken');
    }
  }
}
