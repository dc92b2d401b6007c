import { ResolveField, Resolver } from '@nestjs/graphql';
import { Access, type RequestContext } from '#convoke/core';
import type { Actor } from '../../actor.entity.js';
import { FollowerType } from '../../follows/follower.type.js';
import type { Follow } from '../../follows/follows.service.js';
import { viewerOf } from '../../viewer.js';
import { GroupFollowQueries } from '../group-follow.queries.js';
import { mayJoin } from '../group.policy.js';
import { GroupQueries } from '../group.queries.js';
import type { Member } from '../member.entity.js';
import { MemberQueries } from '../member.queries.js';
import { GroupPermissionsType, rightsOf } from './group-permissions.type.js';
import { GroupType } from './group.type.js';
import { MemberType } from './member.type.js';

/** How the viewer stands to groups; Nest calls those without parameter decorators directly. */
@Resolver(() => GroupType)
export class GroupViewingResolver {
  constructor(
    private readonly groups: GroupQueries,
    private readonly members: MemberQueries,
    private readonly follows: GroupFollowQueries,
  ) {}

  @Access('anyone', { scope: 'read:profile:memberships' })
  @ResolveField(() => [MemberType], {
    nullable: true,
    description: "What the viewer's own profiles are in it, also those invited, asking or shut out",
  })
  viewerMemberships({ id }: Actor, _: unknown, context: RequestContext): Promise<Member[]> {
    return this.members.standing(context).load(id);
  }

  @Access('anyone', { scope: 'read:profile:follows' })
  @ResolveField(() => [FollowerType], { nullable: true, description: "With which of the viewer's own profiles" })
  viewerFollows({ id }: Actor, _: unknown, context: RequestContext): Promise<Follow[]> {
    return this.follows.standing(context).load(id);
  }

  @Access('anyone', { scope: 'read:profile:memberships' })
  @ResolveField(() => GroupPermissionsType, { nullable: true })
  async viewerCan(group: Actor, _: unknown, context: RequestContext): Promise<GroupPermissionsType> {
    const { actorIds } = viewerOf(context);
    const [settings, standing, follows] = await Promise.all([
      this.groups.settings(context).load(group.id),
      this.members.standing(context).load(group.id),
      this.follows.standing(context).load(group.id),
    ]);
    const open = settings !== null && !group.suspended;
    const roleOf = (id: string) => standing.find(({ actorId }) => actorId === id)?.role ?? null;
    const rights = rightsOf(standing.map(({ role }) => role));
    const rules = rights.administer && group.local;
    return {
      ...rights,
      join: open && actorIds.some((id) => mayJoin(roleOf(id), settings.openness)),
      follow: open && actorIds.some((id) => !follows.some(({ followerId }) => followerId === id)),
      update: rules,
      delete: rules,
    };
  }
}
