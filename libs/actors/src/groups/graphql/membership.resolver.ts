import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { Access, DeletedObjectType, DomainError, RateLimits } from '#convoke/core';
import { CurrentViewer, requireUser, type Viewer } from '../../viewer.js';
import { GroupQueries } from '../group.queries.js';
import type { Member } from '../member.entity.js';
import { MemberQueries } from '../member.queries.js';
import { Memberships } from '../memberships.service.js';
import { MemberType } from './member.type.js';

const SCOPE = { scope: 'write:group_membership' };

/** What people do about being in groups, with a profile they choose. */
@Resolver(() => MemberType)
export class MembershipResolver {
  constructor(
    private readonly groups: GroupQueries,
    private readonly members: MemberQueries,
    private readonly memberships: Memberships,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true })
  async joinGroup(
    @Args('groupId', { type: () => ID }) groupId: string,
    @Args('actorId', { type: () => ID, nullable: true }) actorId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    await this.groups.getVisible(viewer, groupId);
    return this.memberships.join(groupId, chosen(viewer, actorId));
  }

  @Access('profile', SCOPE)
  @Mutation(() => DeletedObjectType, { nullable: true, description: 'Takes a request back, too' })
  async leaveGroup(
    @Args('groupId', { type: () => ID }) groupId: string,
    @Args('actorId', { type: () => ID, nullable: true }) actorId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    const own = await this.members.ofActorsIn(groupId, viewer.actorIds);
    const only = own.length === 1 ? own[0]!.actorId : null;
    return this.memberships.leave(groupId, chosen(viewer, actorId ?? only));
  }

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true })
  async acceptInvitation(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Member> {
    return this.memberships.accept(viewer.actorIds, id);
  }

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true })
  async rejectInvitation(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Member> {
    return this.memberships.refuse(viewer.actorIds, id);
  }
}

function chosen(viewer: Viewer, actorId: string | null): string {
  const id = actorId ?? viewer.actor!.id;
  if (!viewer.owns(id)) throw new DomainError('unauthorized', { field: 'actorId' });
  return id;
}
