import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Access, DomainError, RateLimits } from '#convoke/core';
import { CurrentViewer, requireUser, type Viewer } from '../../viewer.js';
import { GroupLinkJoining } from '../invitation-links/group-link-joining.service.js';
import type { Member } from '../member.entity.js';
import { GroupInvitationType } from './group-invitation-link.type.js';
import { MemberType } from './member.type.js';

/** What whoever has a link into a group does with it. */
@Resolver(() => GroupInvitationType)
export class GroupLinkJoiningResolver {
  constructor(
    private readonly joining: GroupLinkJoining,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => GroupInvitationType, { description: 'Which group a link opens, for whoever has it' })
  async groupInvitation(@Args('token') token: string): Promise<GroupInvitationType> {
    return this.joining.look(token);
  }

  @Access('profile', { scope: 'write:group_membership' })
  @Mutation(() => MemberType, { nullable: true, description: 'Comes in by a link, with a profile of one’s choice' })
  async joinGroupByLink(
    @Args('token') token: string,
    @Args('actorId', { type: () => ID, nullable: true }) actorId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    const id = actorId ?? viewer.actor!.id;
    if (!viewer.owns(id)) throw new DomainError('unauthorized', { field: 'actorId' });
    return this.joining.join(token, id);
  }
}
