import { Injectable } from '@nestjs/common';
import { EventQueries } from '#convoke/events';
import { RemoteComments } from '../../comments/index.js';
import { RemoteEvents } from '../../events/remote-events.service.js';
import { haveOneOrigin, RemoteActors, RemoteRefused } from '../../remote/index.js';
import { readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

/** Something is gone elsewhere: an actor by itself, an event or a comment by whom it is of. */
@Injectable()
export class DeleteHandler implements ActivityHandler {
  readonly types = ['Delete'];

  constructor(
    private readonly queries: EventQueries,
    private readonly events: RemoteEvents,
    private readonly comments: RemoteComments,
    private readonly actors: RemoteActors,
  ) {}

  async handle({ body, sender }: ReceivedActivity): Promise<void> {
    const { objectUri } = readActivity(body);
    if (!objectUri) return;
    if (objectUri === sender.remote.uri) return this.actors.bury(objectUri);
    if (!haveOneOrigin(objectUri, sender.remote.uri)) {
      throw new RemoteRefused('other_origin', objectUri);
    }
    if (await this.comments.remove(objectUri, sender)) return;
    const event = await this.queries.findByUrl(objectUri);
    const { id } = sender.actor;
    if (event && event.organizerActorId !== id && event.attributedToId !== id) {
      throw new RemoteRefused('key_owner', objectUri);
    }
    await this.events.remove(objectUri, sender.remote.uri);
  }
}
