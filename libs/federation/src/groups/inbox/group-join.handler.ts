import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries, GroupQueries, Memberships } from '#convoke/actors';
import { Database, DomainError } from '#convoke/core';
import { GoneObjects } from '../../events/gone-objects.service.js';
import type { ActivityHandler, ReceivedActivity } from '../../inbox/activity-handler.js';
import { Outbox } from '../../outbox/outbox.service.js';
import { readActivity, writeAccept, writeReject } from '../../vocabulary/index.js';
import { GroupJoins } from '../group-joins.service.js';

/** Somebody elsewhere wants to be in a group here, or leaves it: by the same rules as a click here. */
@Injectable()
export class GroupJoinHandler implements ActivityHandler {
  readonly types = ['Join', 'Leave'];

  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
    private readonly memberships: Memberships,
    private readonly joins: GroupJoins,
    private readonly gone: GoneObjects,
    private readonly outbox: Outbox,
  ) {}

  async concerns({ body }: ReceivedActivity): Promise<boolean> {
    return (await this.ours(readActivity(body).objectUri)) !== null;
  }

  async handle(activity: ReceivedActivity): Promise<void> {
    const { id, type, body, sender } = activity;
    const group = (await this.ours(readActivity(body).objectUri))!;
    if (type === 'Leave') return this.leave(group, sender.actor.id);
    if (await this.gone.has(id, [sender.remote.uri])) return;
    // Of a group that they may not see they are told nothing.
    await this.groups.getVisible({ actorIds: [sender.actor.id], isModerator: false }, group.id);
    await this.joins.remember(group.id, sender.actor.id, id);
    try {
      await this.memberships.join(group.id, sender.actor.id);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.answer(group, activity, error.code === 'already_member');
      throw error;
    }
  }

  /** Nothing where there is nothing to leave. */
  async leave(group: Actor, actorId: string): Promise<void> {
    try {
      await this.memberships.leave(group.id, actorId);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'member_not_found') throw error;
    }
  }

  /** Nobody waits for ever: who is in hears it again, and who cannot come in is told so. */
  private async answer(group: Actor, { id, body, sender }: ReceivedActivity, isIn: boolean): Promise<void> {
    const deed = {
      id: `${group.url}#answers/joins/${encodeURIComponent(id)}`,
      actor: group.url,
      to: [sender.remote.uri],
    };
    const activity = (isIn ? writeAccept : writeReject)(deed, { ...body, id });
    const inboxes = [sender.remote.inboxUrl];
    await this.db.transaction((tx) => this.outbox.post(tx, { actor: group, activity, objectUri: group.url, inboxes }));
  }

  private async ours(uri: string | null): Promise<Actor | null> {
    const actor = uri ? await this.actors.findByUrl(uri) : null;
    return actor?.local && actor.type === ActorKind.GROUP ? actor : null;
  }
}
