import { Injectable } from '@nestjs/common';
import { ActorKind } from '#convoke/actors';
import { Database } from '#convoke/core';
import { AnnounceHandler } from '../../inbox/activities/announce.js';
import type { ActivityHandler, ReceivedActivity } from '../../inbox/activity-handler.js';
import { hasType, idOf, readActivity } from '../../vocabulary/index.js';
import { GroupContents } from '../group-contents.service.js';

const BRINGS = ['Add', 'Create', 'Move', 'Update'];

/** A group tells its members and followers what was done in it. */
@Injectable()
export class GroupAnnounceHandler implements ActivityHandler {
  readonly types = ['Announce'];

  constructor(
    private readonly db: Database,
    private readonly contents: GroupContents,
    private readonly shares: AnnounceHandler,
  ) {}

  async concerns({ sender }: ReceivedActivity): Promise<boolean> {
    return sender.actor.type === ActorKind.GROUP && this.isOurConcern(sender.actor.id);
  }

  async handle(activity: ReceivedActivity): Promise<void> {
    const { body, sender } = activity;
    const { object, objectUri } = readActivity(body);
    const isDeed = object !== null && hasType(object, ...BRINGS, 'Delete', 'Remove');
    const uri = isDeed ? idOf(object.object) : objectUri;
    if (!uri) return;
    if (isDeed && hasType(object, 'Delete', 'Remove')) return this.contents.forget(uri, sender.actor, body);
    if (!(await this.contents.takeAnnounced(uri, sender.actor))) await this.shares.handle(activity);
  }

  private async isOurConcern(groupId: string): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT a.id FROM (SELECT actor_id FROM members WHERE group_id = $1
          UNION ALL SELECT follower_id FROM follows WHERE target_id = $1) o JOIN actors a ON a.id = o.actor_id
        WHERE a.domain IS NULL LIMIT 1`,
      [groupId],
    );
    return rows.length > 0;
  }
}
