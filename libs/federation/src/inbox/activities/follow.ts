import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, Follows } from '#convoke/actors';
import { Database } from '#convoke/core';
import { GoneObjects } from '../../events/gone-objects.service.js';
import { InstanceFollows } from '../../follows/instance-follows.service.js';
import { Outbox } from '../../outbox/index.js';
import { readActivity, writeReject } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';

/** Somebody wants to be told what an actor here publishes. Instances may ask; a person here has no followers. */
@Injectable()
export class FollowHandler implements ActivityHandler {
  readonly types = ['Follow'];

  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly follows: Follows,
    private readonly instance: InstanceFollows,
    private readonly gone: GoneObjects,
    private readonly outbox: Outbox,
  ) {}

  async handle({ id, body, sender }: ReceivedActivity): Promise<void> {
    if (await this.gone.has(id, [sender.remote.uri])) return;
    const { objectUri } = readActivity(body);
    const self = await this.instance.self();
    if (objectUri === self.url) {
      const asked = { uri: id, followerId: sender.actor.id, targetId: self.id, approved: false };
      await this.db.transaction(async (tx) => {
        const follow = await this.follows.ask(tx, asked);
        if (follow.approved) await this.instance.confirm(tx, self, sender, follow);
      });
      return;
    }
    const person = objectUri && (await this.actors.findByUrl(objectUri));
    if (person && person.local) await this.refuse(person, { id, body, sender });
  }

  private async refuse(person: Actor, { id, body, sender }: Pick<ReceivedActivity, 'id' | 'body' | 'sender'>) {
    const deed = { id: `${person.url}#rejects/follows/${randomUUID()}`, actor: person.url, to: [sender.remote.uri] };
    const activity = writeReject(deed, { ...body, id });
    await this.db.transaction((tx) =>
      this.outbox.post(tx, { actor: person, activity, objectUri: id, inboxes: [sender.remote.inboxUrl] }),
    );
  }
}
