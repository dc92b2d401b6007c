import { Injectable } from '@nestjs/common';
import {
  ActorQueries,
  GroupCreated,
  GroupUpdated,
  isMember,
  type MemberChange,
  MemberChanged,
  MemberQueries,
  MemberRole,
} from '#convoke/actors';
import { OnDomainEvent } from '#convoke/core';
import type { MemberSubject } from './activity.js';
import { ActivityLog } from './activity-log.service.js';

/** Writes down what becomes of groups and who is in them. */
@Injectable()
export class GroupActivities {
  constructor(
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly log: ActivityLog,
  ) {}

  @OnDomainEvent(GroupCreated)
  async created({ groupId }: { groupId: string }): Promise<void> {
    const group = await this.actors.find(groupId);
    if (!group) return;
    const founders = { roles: [MemberRole.CREATOR] };
    const { elements } = await this.members.inGroup(groupId, founders, { offset: 0, limit: 1 });
    const authorId = elements[0]?.actorId ?? null;
    await this.log.write({ groupId, subject: 'group_created', authorId, objectId: groupId, at: group.createdAt });
  }

  @OnDomainEvent(GroupUpdated)
  async updated({ groupId, byActorId: authorId }: { groupId: string; byActorId: string }): Promise<void> {
    const group = await this.actors.find(groupId);
    if (!group) return;
    const { updatedAt: changedAt } = group;
    await this.log.write({ groupId, subject: 'group_updated', authorId, objectId: groupId, changedAt });
  }

  @OnDomainEvent(MemberChanged)
  async memberChanged(change: MemberChange): Promise<void> {
    const subject = subjectOf(change);
    if (!subject) return;
    const { memberId: objectId, groupId, actorId: aboutId, byActorId: authorId, from, to, at: occurrence } = change;
    const params = { ...(to && { member_role: named(to) }), ...(from && { old_role: named(from) }) };
    await this.log.write({
      groupId,
      subject,
      authorId,
      aboutId,
      objectId,
      occurrence,
      params,
      at: new Date(occurrence),
    });
  }
}

function named(role: MemberRole): string {
  return role.toUpperCase();
}

/** Null for what is no news: people who were kept out, and what was asked and taken back. */
function subjectOf({ from, to, actorId, byActorId }: MemberChange): MemberSubject | null {
  const own = byActorId === actorId || byActorId === null;
  const wasIn = from !== null && isMember(from);
  if (to !== null && isMember(to)) {
    if (wasIn) return 'member_updated';
    if (from === MemberRole.INVITED) return 'member_accepted_invitation';
    if (own) return 'member_joined';
    return from === MemberRole.NOT_APPROVED ? 'member_approved' : 'member_added';
  }
  if (wasIn) return own ? 'member_quit' : 'member_removed';
  if (to === MemberRole.INVITED) return 'member_invited';
  if (to === MemberRole.NOT_APPROVED) return 'member_request';
  return from === MemberRole.INVITED && to === null && own ? 'member_rejected_invitation' : null;
}
