import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { Access, RateLimits } from '#convoke/core';
import { ProfileHandles } from '../../profile-handles.service.js';
import { CurrentViewer, requireUser, type Viewer } from '../../viewer.js';
import { GroupRights } from '../group-rights.service.js';
import { MemberRole } from '../group.values.js';
import type { Member } from '../member.entity.js';
import { MemberManagement } from '../member-management.service.js';
import { MemberType } from './member.type.js';

const SCOPE = { scope: 'write:group:members' };
const memberId = { type: () => ID };

/** What those who run a group do with its members. */
@Resolver(() => MemberType)
export class MemberManagementResolver {
  constructor(
    private readonly rights: GroupRights,
    private readonly handles: ProfileHandles,
    private readonly management: MemberManagement,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true })
  async inviteMember(
    @Args('groupId', { type: () => ID }) groupId: string,
    @Args('targetActorUsername') username: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    const { actorId } = await this.rights.require(viewer, groupId, 'manage members');
    const [target] = await this.handles.findAll(viewer, [username], 'targetActorUsername');
    return this.management.invite(groupId, actorId, target!);
  }

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true })
  async approveMember(@Args('memberId', memberId) id: string, @CurrentViewer() viewer: Viewer): Promise<Member> {
    return this.management.approve(viewer, id);
  }

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true })
  async rejectMember(@Args('memberId', memberId) id: string, @CurrentViewer() viewer: Viewer): Promise<Member> {
    return this.management.reject(viewer, id);
  }

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true })
  async updateMember(
    @Args('memberId', memberId) id: string,
    @Args('role', { type: () => MemberRole }) role: MemberRole,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    return this.management.changeRole(viewer, id, role);
  }

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true, description: '`exclude` also keeps them from coming back' })
  async removeMember(
    @Args('memberId', memberId) id: string,
    @Args('exclude', { type: () => Boolean, nullable: true, defaultValue: false }) exclude: boolean | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    return this.management.remove(viewer, id, exclude ?? false);
  }
}
