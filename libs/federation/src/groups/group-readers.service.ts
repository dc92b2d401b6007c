import { Injectable } from '@nestjs/common';
import { type Actor, MEMBER_ROLES } from '#convoke/actors';
import { Database } from '#convoke/core';
import type { RemoteActor } from '../remote/remote-actor.entity.js';
import { GroupMirrors } from './group-mirrors.service.js';

/** Whoever has signed a request; asked for only where the answer depends on it. */
export type Signer = () => Promise<Pick<RemoteActor, 'actorId' | 'host'> | null>;

/** Says who elsewhere may read what a group keeps to its members. */
@Injectable()
export class GroupReaders {
  constructor(
    private readonly db: Database,
    private readonly mirrors: GroupMirrors,
  ) {}

  /** A member, or the group itself; one of a group elsewhere that we have not heard of is looked for there once. */
  async mayRead(signer: Signer, group: Actor): Promise<boolean> {
    const reader = await signer();
    if (!reader) return false;
    if (reader.actorId === group.id || (await this.isMember(group.id, reader.actorId))) return true;
    if (group.local || !(await this.mirrors.readMembersSoon(group))) return false;
    return this.isMember(group.id, reader.actorId);
  }

  /** Whether somebody of the signer's server is in the group, or asked to come in. */
  async isKnownOn(signer: Signer, groupId: string): Promise<boolean> {
    const reader = await signer();
    if (!reader) return false;
    const found = await this.db.query(
      `SELECT FROM members m JOIN remote_actors r ON r.actor_id = m.actor_id
        WHERE m.group_id = $1 AND r.host = $2 AND m.role NOT IN ('not_approved', 'rejected') LIMIT 1`,
      [groupId, reader.host],
    );
    return found.length > 0;
  }

  private async isMember(groupId: string, actorId: string): Promise<boolean> {
    const found = await this.db.query(
      `SELECT FROM members m JOIN actors a ON a.id = m.actor_id
        WHERE m.group_id = $1 AND m.actor_id = $2 AND m.role = ANY($3) AND a.suspended_at IS NULL
          AND NOT a.host_suspended`,
      [groupId, actorId, MEMBER_ROLES],
    );
    return found.length > 0;
  }
}
