import { Injectable } from '@nestjs/common';
import {
  type Actor,
  ActorKind,
  ActorQueries,
  ForeignMembers,
  type GroupRight,
  isMember,
  mayActOn,
  type Member,
  MemberManagement,
  MemberQueries,
  MemberRole,
} from '#convoke/actors';
import { Database, DomainError } from '#convoke/core';
import type { ActivityHandler, ReceivedActivity } from '../../inbox/activity-handler.js';
import { type KnownActor, RemoteActors } from '../../remote/index.js';
import { hasType, idOf, type MemberContent, readActivity, readMember } from '../../vocabulary/index.js';
import { GroupAuthority } from '../group-authority.service.js';
import { GroupReadings } from '../group-readings.service.js';

/** Somebody became something in a group, or nothing any more: said by the group itself, or by who runs it. */
@Injectable()
export class MemberHandler implements ActivityHandler {
  readonly types = ['Add', 'Create', 'Remove', 'Update'];

  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly members: MemberQueries,
    private readonly management: MemberManagement,
    private readonly foreign: ForeignMembers,
    private readonly authority: GroupAuthority,
    private readonly readings: GroupReadings,
  ) {}

  async concerns({ type, body }: ReceivedActivity): Promise<boolean> {
    const { object, objectUri } = readActivity(body);
    if (object && hasType(object, 'Member')) return true;
    return type === 'Remove' && objectUri !== null && (await this.members.findByUrl(objectUri)) !== null;
  }

  async handle({ type, body, sender }: ReceivedActivity): Promise<void> {
    const { object, objectUri } = readActivity(body);
    const content = object && hasType(object, 'Member') && idOf(object.actor) ? readMember(object) : null;
    const known = content ? null : await this.members.findByUrl(objectUri!);
    const group = await (content ? this.actors.findByUrl(content.groupUri) : this.actors.find(known!.groupId));
    if (group?.type !== ActorKind.GROUP) throw new DomainError('group_not_found');
    const member = known ?? (await this.memberIn(group, content!));
    const role = type === 'Remove' ? null : (content?.role ?? MemberRole.MEMBER);
    if (group.local) await this.takeHere(member, sender, role);
    else await this.takeFrom(group, member, content, sender, role);
  }

  /** Like a click of somebody here who runs the group. */
  private async takeHere(member: Member | null, { actor }: KnownActor, role: MemberRole | null): Promise<void> {
    if (!member) throw new DomainError('member_not_found');
    const by = { actorIds: [actor.id], actor };
    const asks = member.role === MemberRole.NOT_APPROVED;
    if (role === null)
      await (asks ? this.management.reject(by, member.id) : this.management.remove(by, member.id, false));
    else if (role === MemberRole.REJECTED) await this.management.remove(by, member.id, true);
    else if (asks && role === MemberRole.MEMBER) await this.management.approve(by, member.id);
    else await this.management.changeRole(by, member.id, role);
  }

  private async takeFrom(
    group: Actor,
    before: Member | null,
    content: MemberContent | null,
    { actor }: KnownActor,
    role: MemberRole | null,
  ): Promise<void> {
    if (!(await this.isOurConcern(group.id))) return;
    const right: GroupRight = role !== null && isMember(role) && before?.isIn ? 'administer' : 'manage members';
    const acting = await this.authority.require(group, actor, right);
    if (acting && before && !mayActOn(acting.role, before.role)) throw new DomainError('unauthorized');
    const byActorId = acting?.actorId ?? null;
    if (role === null) {
      if (before) await this.foreign.remove(group.id, before.actorId, byActorId);
      return;
    }
    // Only the group itself makes anybody more than a member at once.
    if (acting && !before?.isIn && isMember(role) && role !== MemberRole.MEMBER) throw new DomainError('unauthorized');
    const { actorUri, url } = content!;
    const known = (await this.actors.findByUrl(actorUri)) ?? (await this.remotes.get(actorUri)).actor;
    await this.foreign.take({ groupId: group.id, actorId: known.id, role, url, byActorId });
    if (known.local && isMember(role)) await this.readings.begin(group.id);
  }

  private async memberIn(group: Actor, { actorUri }: MemberContent): Promise<Member | null> {
    const actor = await this.actors.findByUrl(actorUri);
    return actor && this.members.find(group.id, actor.id);
  }

  /** Of groups that nobody here has to do with nothing is kept. */
  private async isOurConcern(groupId: string): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT FROM members m JOIN actors a ON a.id = m.actor_id
        WHERE m.group_id = $1 AND a.domain IS NULL AND m.role <> 'rejected' LIMIT 1`,
      [groupId],
    );
    return rows.length > 0;
  }
}
