import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { GoneObjects } from '../../events/gone-objects.service.js';
import { RemoteEvents } from '../../events/remote-events.service.js';
import { Shares } from '../../events/shares.service.js';
import { RemoteDocuments } from '../../remote/index.js';
import { hasType, idOf, readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

const ACTIVITIES = ['Create', 'Update'];

/** Somebody shares an event: what is embedded proves nothing, so it is fetched where it lives. */
@Injectable()
export class AnnounceHandler implements ActivityHandler {
  readonly types = ['Announce'];

  constructor(
    private readonly db: Database,
    private readonly events: RemoteEvents,
    private readonly shares: Shares,
    private readonly documents: RemoteDocuments,
    private readonly gone: GoneObjects,
  ) {}

  async handle({ id, body, sender }: ReceivedActivity): Promise<void> {
    if (await this.gone.has(id)) return;
    const { object, objectUri } = readActivity(body);
    if (!objectUri) return;
    const isActivity = object !== null && hasType(object, ...ACTIVITIES);
    const uri = isActivity ? idOf(object.object) : objectUri;
    if (!uri || !(await this.isEvent(uri))) return;
    const event = await this.events.get(uri);
    await this.shares.add({ uri: id, eventId: event.id, actorId: sender.actor.id });
    if (!event.local) await this.events.reveal([event.id]);
  }

  private async isEvent(uri: string): Promise<boolean> {
    const known = await this.db.query('SELECT FROM events WHERE url = $1', [uri]);
    return known.length > 0 || hasType(await this.documents.fetch(uri), 'Event');
  }
}
