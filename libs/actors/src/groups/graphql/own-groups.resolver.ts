import { Args, ArgsType, Field, ID, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Access,
  Ctx,
  isId,
  PageArgs,
  type PageOf,
  pageWindow,
  type RequestContext,
  VIEWER_LIST_MAX,
} from '#convoke/core';
import { type User, UserType } from '#convoke/accounts';
import type { Actor } from '../../actor.entity.js';
import { ActorQueries } from '../../actor.queries.js';
import { PaginatedFollowerListType } from '../../follows/follower.type.js';
import { type Follow } from '../../follows/follows.service.js';
import { PersonType } from '../../graphql/person.type.js';
import { GroupFollowQueries } from '../group-follow.queries.js';
import { GroupQueries } from '../group.queries.js';
import type { Member } from '../member.entity.js';
import { MemberQueries } from '../member.queries.js';
import { rolesFrom } from './member-roles.js';
import { MemberType, PaginatedMemberListType } from './member.type.js';

@ArgsType()
class OwnGroupArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'The name of one group, with its host where it is elsewhere' })
  group?: string | null;

  @Field(() => ID, { nullable: true })
  groupId?: string | null;
}

@ArgsType()
class OwnMembershipArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Part of the name of a group' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Roles in lower case with commas between; all unless it is given',
  })
  roles?: string | null;
}

/** In which groups a profile is, and which it follows: for itself and the moderators. */
@Resolver(() => PersonType)
export class OwnGroupsResolver {
  constructor(
    private readonly groups: GroupQueries,
    private readonly members: MemberQueries,
    private readonly queries: GroupFollowQueries,
  ) {}

  @Access('owner or moderator', { scope: 'read:profile:memberships', otherwise: null })
  @ResolveField(() => [MemberType], { nullable: true })
  async memberOf(@Parent() { id }: Actor): Promise<Member[]> {
    const { elements } = await this.members.ofActors([id], { offset: 0, limit: VIEWER_LIST_MAX });
    return elements;
  }

  @Access('owner or moderator', { scope: 'read:profile:memberships', otherwise: null })
  @ResolveField(() => PaginatedMemberListType, { nullable: true })
  async memberships(@Parent() { id }: Actor, @Args() args: OwnGroupArgs): Promise<PageOf<Member>> {
    const groupId = await this.wanted(args);
    if (groupId === null) return { elements: [], total: 0 };
    return this.members.ofActors([id], pageWindow(args, VIEWER_LIST_MAX), { groupId });
  }

  @Access('owner or moderator', { scope: 'read:profile:follows', otherwise: null })
  @ResolveField(() => PaginatedFollowerListType, { nullable: true })
  async follows(@Parent() { id }: Actor, @Args() args: OwnGroupArgs): Promise<PageOf<Follow>> {
    const groupId = await this.wanted(args);
    if (groupId === null) return { elements: [], total: 0 };
    return this.queries.ofActors([id], groupId ?? null, pageWindow(args, VIEWER_LIST_MAX));
  }

  /** The group that was asked for; undefined for any, null for one that there is not. */
  private async wanted({ group, groupId }: OwnGroupArgs): Promise<string | null | undefined> {
    if (groupId) return isId(groupId) ? groupId : null;
    return group ? ((await this.groups.findNamed(group))?.id ?? null) : undefined;
  }
}

/** The same for an account; a User is only ever answered to its owner and to moderators. */
@Resolver(() => UserType)
export class OwnMembershipsResolver {
  constructor(
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
    private readonly queries: GroupFollowQueries,
  ) {}

  @Access('anyone', { scope: 'read:user:memberships' })
  @ResolveField(() => PaginatedMemberListType, { nullable: true })
  async memberships(
    @Parent() { id }: User,
    @Args() { name, roles, ...page }: OwnMembershipArgs,
    @Ctx() context: RequestContext,
  ): Promise<PageOf<Member>> {
    const profiles = await this.profilesOf(id, context);
    const filter = { roles: rolesFrom(roles), groupName: name ?? undefined };
    return this.members.ofActors(profiles, pageWindow(page, VIEWER_LIST_MAX), filter);
  }

  @Access('anyone', { scope: 'read:profile:follows' })
  @ResolveField(() => PaginatedFollowerListType, { nullable: true, description: 'What any of their profiles follows' })
  async follows(
    @Parent() { id }: User,
    @Args() page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<PageOf<Follow>> {
    return this.queries.ofActors(await this.profilesOf(id, context), null, pageWindow(page, VIEWER_LIST_MAX));
  }

  private async profilesOf(userId: string, context: RequestContext): Promise<string[]> {
    return (await this.actors.profilesOf(context).load(userId)).map(({ id }) => id);
  }
}
