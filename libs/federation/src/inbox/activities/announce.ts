import { Injectable } from '@nestjs/common';
import { GoneObjects } from '../../events/gone-objects.service.js';
import { RemoteEvents } from '../../events/remote-events.service.js';
import { Shares } from '../../events/shares.service.js';
import { hasType, idOf, readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

const ACTIVITIES = ['Create', 'Update'];

/** Somebody shares an event: what is embedded proves nothing, so it is fetched where it lives. */
@Injectable()
export class AnnounceHandler implements ActivityHandler {
  readonly types = ['Announce'];

  constructor(
    private readonly events: RemoteEvents,
    private readonly shares: Shares,
    private readonly gone: GoneObjects,
  ) {}

  async handle({ id, body, sender }: ReceivedActivity): Promise<void> {
    if (await this.gone.has(id, [sender.remote.uri])) return;
    const { object, objectUri } = readActivity(body);
    if (!objectUri) return;
    const isActivity = object !== null && hasType(object, ...ACTIVITIES);
    const uri = isActivity ? idOf(object.object) : objectUri;
    const event = uri && (await this.events.find(uri));
    if (!event) return;
    await this.shares.add({ uri: id, eventId: event.id, actorId: sender.actor.id });
    if (!event.local) await this.events.reveal([event.id]);
  }
}
