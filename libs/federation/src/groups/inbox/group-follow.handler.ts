import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries, Follows, GroupFollows, GroupQueries } from '#convoke/actors';
import { Database } from '#convoke/core';
import { GoneObjects } from '../../events/gone-objects.service.js';
import type { ActivityHandler, ReceivedActivity } from '../../inbox/activity-handler.js';
import { readActivity } from '../../vocabulary/index.js';
import { GroupFollowPublications } from '../publications/group-follow-publications.jobs.js';

/** Somebody elsewhere follows a group here: at once, or when the group approves. */
@Injectable()
export class GroupFollowHandler implements ActivityHandler {
  readonly types = ['Follow'];

  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
    private readonly queries: Follows,
    private readonly follows: GroupFollows,
    private readonly publications: GroupFollowPublications,
    private readonly gone: GoneObjects,
  ) {}

  async concerns(activity: ReceivedActivity): Promise<boolean> {
    return (await this.groupIn(activity)) !== null;
  }

  async handle(activity: ReceivedActivity): Promise<void> {
    const { id: uri, sender } = activity;
    if (await this.gone.has(uri, [sender.remote.uri])) return;
    const group = (await this.groupIn(activity))!;
    await this.groups.getVisible({ actorIds: [sender.actor.id], isModerator: false }, group.id);
    const before = await this.queries.find(sender.actor.id, group.id);
    await this.follows.follow(group.id, sender.actor.id, { uri, notify: false });
    // Who asks again may not have had our answer.
    const asked = { group, follower: sender.actor, uri };
    if (before?.approved) await this.db.transaction((tx) => this.publications.answer(tx, asked, 'approved'));
  }

  private async groupIn({ body }: ReceivedActivity): Promise<Actor | null> {
    const { objectUri } = readActivity(body);
    const actor = objectUri ? await this.actors.findByUrl(objectUri) : null;
    return actor?.local && actor.type === ActorKind.GROUP ? actor : null;
  }
}
