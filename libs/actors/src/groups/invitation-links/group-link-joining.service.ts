import { Injectable } from '@nestjs/common';
import { InvitationLinkState } from '#convoke/accounts';
import { Clock, Database, DomainError, invalid, type Tx } from '#convoke/core';
import type { Actor } from '../../actor.entity.js';
import { ActorQueries } from '../../actor.queries.js';
import { MemberRole } from '../group.values.js';
import type { Member } from '../member.entity.js';
import { MemberQueries } from '../member.queries.js';
import { MembershipRecords } from '../membership-records.service.js';
import { type GroupInvitationLink, stateAt } from './group-invitation-link.js';
import { GroupInvitationLinkQueries } from './group-invitation-link.queries.js';

/** What people learn by a link into a group, and how they come in by it. */
@Injectable()
export class GroupLinkJoining {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly records: MembershipRecords,
    private readonly links: GroupInvitationLinkQueries,
  ) {}

  /** The group, however hidden it is, for whom the link lets in; null for others. */
  async look(token: string): Promise<{ state: InvitationLinkState; group: Actor | null }> {
    const link = await this.links.findByToken(token);
    const group = link && (await this.actors.find(link.groupId));
    if (!link || !group || group.suspended) return { state: InvitationLinkState.UNKNOWN, group: null };
    const state = stateAt(link, this.clock.now());
    return { state, group: state === InvitationLinkState.GOOD ? group : null };
  }

  /**
   * In at once, whatever the group asks of others. Throws InvalidInput for a link that lets nobody in, already_member,
   * membership_refused, profile_moved.
   */
  async join(token: string, actorId: string): Promise<Member> {
    await this.actors.assertNotMoved(actorId);
    const { groupId } = await this.getGood(token);
    return this.records.change(groupId, async (tx, { actor }) => {
      const link = await this.getGood(token, tx);
      if (actor.suspended) throw refusal(InvitationLinkState.UNKNOWN);
      const before = await this.members.find(groupId, actorId, tx);
      if (before?.isIn) throw new DomainError('already_member');
      if (before?.role === MemberRole.REJECTED) throw new DomainError('membership_refused');
      await this.db.query('UPDATE group_invitation_links SET uses = uses + 1 WHERE id = $1', [link.id], tx);
      const coming = { groupId, actorId, role: MemberRole.MEMBER, invitedById: link.makerId };
      return this.records.put(tx, { ...coming, byActorId: actorId, before });
    });
  }

  private async getGood(token: string, tx?: Tx): Promise<GroupInvitationLink> {
    const link = await this.links.findByToken(token, tx);
    const state = link ? stateAt(link, this.clock.now()) : InvitationLinkState.UNKNOWN;
    if (!link || state !== InvitationLinkState.GOOD) throw refusal(state);
    return link;
  }
}

function refusal(state: InvitationLinkState) {
  return invalid('token', `error_group_link_${state}`);
}
