import { Args, ArgsType, Field, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, Ctx, PageArgs, type PageOf, pageWindow, type RequestContext, VIEWER_LIST_MAX } from '#convoke/core';
import { type Address, AddressService, AddressType } from '#convoke/places';
import type { Actor } from '../../actor.entity.js';
import { viewerOf } from '../../viewer.js';
import { type Group } from '../group.entity.js';
import { isMember, mayInGroup, MEMBER_ROLES } from '../group.policy.js';
import { GroupQueries } from '../group.queries.js';
import { GroupVisibility, type MemberRole, Openness } from '../group.values.js';
import type { Member } from '../member.entity.js';
import { MemberQueries } from '../member.queries.js';
import { GroupType } from './group.type.js';
import { rolesFrom } from './member-roles.js';
import { PaginatedMemberListType } from './member.type.js';

@ArgsType()
class MemberListArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Part of a name or username' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Roles in lower case with commas between; all unless it is given',
  })
  roles?: string | null;
}

/** Fields of groups beyond those of every actor. */
@Resolver(() => GroupType)
export class GroupFieldsResolver {
  constructor(
    private readonly groups: GroupQueries,
    private readonly memberList: MemberQueries,
    private readonly addresses: AddressService,
  ) {}

  @ResolveField(() => GroupVisibility, { nullable: true })
  async visibility({ id }: Actor, _: unknown, context: RequestContext): Promise<GroupVisibility | undefined> {
    return (await this.settings(id, context))?.visibility;
  }

  @ResolveField(() => Openness, { nullable: true })
  async openness({ id }: Actor, _: unknown, context: RequestContext): Promise<Openness | undefined> {
    return (await this.settings(id, context))?.openness;
  }

  @ResolveField(() => Boolean, { nullable: true })
  async manuallyApprovesFollowers({ id }: Actor, _: unknown, context: RequestContext): Promise<boolean | undefined> {
    return (await this.settings(id, context))?.manuallyApprovesFollowers;
  }

  @ResolveField(() => AddressType, { nullable: true })
  async physicalAddress({ id }: Actor, _: unknown, context: RequestContext): Promise<Address | null> {
    const addressId = (await this.settings(id, context))?.physicalAddressId;
    return addressId ? this.addresses.byId(context).load(addressId) : null;
  }

  @ResolveField(() => Int, { nullable: true })
  membersCount({ id }: Actor, _: unknown, context: RequestContext): Promise<number> {
    return this.memberList.count(context).load(id);
  }

  @Access('anyone', { scope: 'read:group:members' })
  @ResolveField(() => PaginatedMemberListType, {
    nullable: true,
    description:
      'For members and the moderators of the instance; who asks, is invited or shut out, for those who manage members',
  })
  async members(
    @Parent() { id }: Actor,
    @Args() { name, roles, ...page }: MemberListArgs,
    @Ctx() context: RequestContext,
  ): Promise<PageOf<Member>> {
    const viewer = viewerOf(context);
    const standing = await this.memberList.standing(context).load(id);
    if (!viewer.isModerator && !standing.some((member) => member.isIn)) return { elements: [], total: 0 };
    const seen = rolesSeen(viewer.isModerator, standing, rolesFrom(roles));
    if (seen?.length === 0) return { elements: [], total: 0 };
    const filter = { name: name ?? undefined, roles: seen };
    return this.memberList.inGroup(id, filter, pageWindow(page, VIEWER_LIST_MAX));
  }

  private settings(id: string, context: RequestContext): Promise<Group | null> {
    return this.groups.settings(context).load(id);
  }
}

function rolesSeen(isModerator: boolean, standing: readonly Member[], asked: MemberRole[] | undefined) {
  if (isModerator || standing.some(({ role }) => mayInGroup(role, 'manage members'))) return asked;
  return (asked ?? MEMBER_ROLES).filter(isMember);
}
