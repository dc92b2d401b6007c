import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { Access, RateLimits } from '#convoke/core';
import { ProfileHandles } from '../../profile-handles.service.js';
import { CurrentViewer, requireUser, type Viewer } from '../../viewer.js';
import { actingAs, GroupRights } from '../group-rights.service.js';
import { MemberRole } from '../group.values.js';
import type { Member } from '../member.entity.js';
import { MemberManagement } from '../member-management.service.js';
import { MemberType } from './member.type.js';

const SCOPE = { scope: 'write:group:members' };
const memberId = { type: () => ID };
const AS = { type: () => ID, nullable: true, description: 'The profile that does it, where several of the viewer may' };

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
    @Args('actorId', AS) as: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    const { actorId } = await this.rights.require(actingAs(viewer, as), groupId, 'manage members');
    const [target] = await this.handles.findAll(viewer, [username], 'targetActorUsername');
    return this.management.invite(groupId, actorId, target!);
  }

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true })
  async approveMember(
    @Args('memberId', memberId) id: string,
    @Args('actorId', AS) as: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    return this.management.approve(actingAs(viewer, as), id);
  }

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true })
  async rejectMember(
    @Args('memberId', memberId) id: string,
    @Args('actorId', AS) as: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    return this.management.reject(actingAs(viewer, as), id);
  }

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true })
  async updateMember(
    @Args('memberId', memberId) id: string,
    @Args('role', { type: () => MemberRole }) role: MemberRole,
    @Args('actorId', AS) as: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    return this.management.changeRole(actingAs(viewer, as), id, role);
  }

  @Access('profile', SCOPE)
  @Mutation(() => MemberType, { nullable: true, description: '`exclude` also keeps them from coming back' })
  async removeMember(
    @Args('memberId', memberId) id: string,
    @Args('exclude', { type: () => Boolean, nullable: true, defaultValue: false }) exclude: boolean | null,
    @Args('actorId', AS) as: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Member> {
    return this.management.remove(actingAs(viewer, as), id, exclude ?? false);
  }
}
