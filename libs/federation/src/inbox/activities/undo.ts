import { Injectable } from '@nestjs/common';
import { ActorKind, ActorQueries, Follows, GroupFollows } from '#convoke/actors';
import { Database } from '#convoke/core';
import { GoneObjects } from '../../events/gone-objects.service.js';
import { RemoteEvents } from '../../events/remote-events.service.js';
import { Shares } from '../../events/shares.service.js';
import { haveOneOrigin, type KnownActor, RemoteRefused } from '../../remote/index.js';
import { type Document, hasType, idOf, readActivity } from '../../vocabulary/index.js';
import type { ActivityHandler, ReceivedActivity } from '../activity-handler.js';
import { ReceivedInvitations } from '../received-invitations.service.js';
import { JoinHandler } from './join.js';

/** Takes back one's own Follow, Announce, Join or Invite; what comes only afterwards counts as taken back for a day. */
@Injectable()
export class UndoHandler implements ActivityHandler {
  readonly types = ['Undo'];

  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly follows: Follows,
    private readonly groupFollows: GroupFollows,
    private readonly shares: Shares,
    private readonly events: RemoteEvents,
    private readonly joins: JoinHandler,
    private readonly invitations: ReceivedInvitations,
    private readonly gone: GoneObjects,
  ) {}

  async handle({ body, sender }: ReceivedActivity): Promise<void> {
    const { object, objectUri } = readActivity(body);
    if (objectUri) {
      if (!haveOneOrigin(objectUri, sender.remote.uri)) {
        throw new RemoteRefused('other_origin', objectUri);
      }
      await this.gone.addUndone(objectUri, sender.remote.uri);
      await this.unshare(objectUri, sender);
      await this.invitations.withdraw(objectUri, sender);
    }
    if (object && hasType(object, 'Join')) await this.joins.leave(idOf(object.object), sender);
    else await this.unfollow(objectUri, object, sender);
  }

  /** Some servers give the Follow that they embed another id, or none. */
  private async unfollow(uri: string | null, object: Document | null, { actor }: KnownActor): Promise<void> {
    const byUri = uri ? await this.follows.findByUri(uri) : null;
    const targetUri = object && hasType(object, 'Follow') ? idOf(object.object) : null;
    const follow = byUri ?? (targetUri ? await this.followOf(actor.id, targetUri) : null);
    if (!follow || follow.followerId !== actor.id) return;
    const target = await this.actors.find(follow.targetId);
    if (target?.type === ActorKind.GROUP) await this.groupFollows.unfollow(follow.targetId, actor.id);
    else await this.db.transaction((tx) => this.follows.remove(tx, follow.id));
  }

  private async followOf(followerId: string, targetUri: string) {
    const target = await this.actors.findByUrl(targetUri);
    return target ? this.follows.find(followerId, target.id) : null;
  }

  private async unshare(uri: string, { actor }: KnownActor): Promise<void> {
    const eventId = await this.shares.remove(uri, actor.id);
    if (eventId) await this.events.reveal([eventId]);
  }
}
