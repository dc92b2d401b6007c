import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { RemoteEvents } from '../../events/remote-events.service.js';
import { hasType, readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

/** Somebody invites a person here to an event: it is fetched, so that they can open it. */
@Injectable()
export class InviteHandler implements ActivityHandler {
  readonly types = ['Invite'];

  constructor(
    private readonly actors: ActorQueries,
    private readonly events: RemoteEvents,
  ) {}

  async handle({ body }: ReceivedActivity): Promise<void> {
    const { object, objectUri, targetUri, to } = readActivity(body);
    if (!objectUri || (object && !hasType(object, 'Event'))) return;
    for (const uri of [targetUri, ...to]) {
      const invited = uri && (await this.actors.findByUrl(uri));
      if (invited && invited.local) {
        await this.events.get(objectUri);
        return;
      }
    }
  }
}
