import { Args, ArgsType, Field, ID, Int, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Access,
  Ctx,
  DomainError,
  PageArgs,
  type PageOf,
  pageWindow,
  RateLimits,
  type RequestContext,
  VIEWER_LIST_MAX,
} from '#convoke/core';
import type { Actor } from '../../actor.entity.js';
import { FollowerType, PaginatedFollowerListType } from '../../follows/follower.type.js';
import { type Follow } from '../../follows/follows.service.js';
import { Usernames } from '../../usernames.service.js';
import { CurrentViewer, requireUser, type Viewer, viewerOf } from '../../viewer.js';
import { mayInGroup } from '../group.policy.js';
import { GroupFollowQueries } from '../group-follow.queries.js';
import { GroupFollows } from '../group-follows.service.js';
import { GroupQueries } from '../group.queries.js';
import { MemberQueries } from '../member.queries.js';
import { GroupType } from './group.type.js';

@ArgsType()
class FollowerListArgs extends PageArgs {
  @Field(() => Boolean, { nullable: true, description: 'All unless it is given' })
  approved?: boolean | null;
}

@Resolver(() => GroupType)
export class GroupFollowResolver {
  constructor(
    private readonly groups: GroupQueries,
    private readonly members: MemberQueries,
    private readonly queries: GroupFollowQueries,
    private readonly follows: GroupFollows,
    private readonly usernames: Usernames,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile', { scope: 'write:group_membership' })
  @Mutation(() => FollowerType, { nullable: true })
  async followGroup(
    @Args('groupId', { type: () => ID }) groupId: string,
    @Args('notify', { type: () => Boolean, nullable: true }) notify: boolean | null,
    @Args('actorId', { type: () => ID, nullable: true }) actorId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Follow> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    await this.groups.getVisible(viewer, groupId);
    const asked = { uri: this.usernames.newFollowUrl(), notify: notify ?? true };
    return this.follows.follow(groupId, chosen(viewer, actorId), asked);
  }

  @Access('profile', { scope: 'write:group_membership' })
  @Mutation(() => FollowerType, { nullable: true })
  async updateGroupFollow(
    @Args('followId', { type: () => ID }) id: string,
    @Args('notify', { type: () => Boolean, nullable: true }) notify: boolean | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Follow> {
    return this.follows.setNotify(viewer.actorIds, id, notify ?? true);
  }

  @Access('profile', { scope: 'write:group_membership' })
  @Mutation(() => FollowerType, { nullable: true })
  async unfollowGroup(
    @Args('groupId', { type: () => ID }) groupId: string,
    @Args('actorId', { type: () => ID, nullable: true }) actorId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Follow> {
    return this.follows.unfollow(groupId, chosen(viewer, actorId));
  }

  @Access('profile', { scope: 'write:group:members' })
  @Mutation(() => FollowerType, { nullable: true, description: '`false` refuses, and ends what was approved before' })
  async updateFollower(
    @Args('id', { type: () => ID }) id: string,
    @Args('approved') approved: boolean,
    @Args('actorId', { type: () => ID, nullable: true }) actorId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Follow> {
    return this.follows.answer(viewer, id, approved, actorId);
  }

  @ResolveField(() => Int, { nullable: true })
  followersCount({ id }: Actor, _: unknown, context: RequestContext): Promise<number> {
    return this.queries.count(context).load(id);
  }

  @Access('anyone', { scope: 'read:group:followers' })
  @ResolveField(() => PaginatedFollowerListType, {
    nullable: true,
    description: 'For those who approve followers; nobody for others',
  })
  async followers(
    @Parent() { id }: Actor,
    @Args() { approved, ...page }: FollowerListArgs,
    @Ctx() context: RequestContext,
  ): Promise<PageOf<Follow>> {
    const standing = await this.members.standing(context).load(id);
    const mayLook = viewerOf(context).isModerator || standing.some(({ role }) => mayInGroup(role, 'manage members'));
    if (!mayLook) return { elements: [], total: 0 };
    return this.queries.ofGroup(id, approved ?? null, pageWindow(page, VIEWER_LIST_MAX));
  }
}

function chosen(viewer: Viewer, actorId: string | null): string {
  const id = actorId ?? viewer.actor!.id;
  if (!viewer.owns(id)) throw new DomainError('unauthorized', { field: 'actorId' });
  return id;
}
