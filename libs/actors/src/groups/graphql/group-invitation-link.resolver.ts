import { Args, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { InvitationLinkState } from '#convoke/accounts';
import {
  Access,
  Clock,
  type Config,
  Ctx,
  DeletedObjectType,
  InjectConfig,
  PageArgs,
  type PageOf,
  pageWindow,
  RateLimits,
  type RequestContext,
} from '#convoke/core';
import type { Actor } from '../../actor.entity.js';
import { ActorQueries } from '../../actor.queries.js';
import { PersonType } from '../../graphql/person.type.js';
import { CurrentViewer, requireUser, type Viewer } from '../../viewer.js';
import { mayInGroup } from '../group.policy.js';
import { type GroupInvitationLink, stateAt } from '../invitation-links/group-invitation-link.js';
import { GroupInvitationLinkQueries } from '../invitation-links/group-invitation-link.queries.js';
import { GroupInvitationLinks } from '../invitation-links/group-invitation-links.service.js';
import { MemberQueries } from '../member.queries.js';
import {
  GroupInvitationLinkArgs,
  GroupInvitationLinkType,
  PaginatedGroupInvitationLinkListType,
} from './group-invitation-link.type.js';
import { GroupType } from './group.type.js';

const SCOPE = { scope: 'write:group:members' };

/** Links into groups, for those who run them. */
@Resolver(() => GroupInvitationLinkType)
export class GroupInvitationLinkResolver {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly links: GroupInvitationLinks,
    private readonly actors: ActorQueries,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
  ) {}

  @Access('profile', SCOPE)
  @Mutation(() => GroupInvitationLinkType, { nullable: true, description: 'Its address is told here and never again' })
  async createGroupInvitationLink(
    @Args() { groupId, actorId, ...wish }: GroupInvitationLinkArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<GroupInvitationLink> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.links.make(viewer, groupId, wish, actorId ?? null);
  }

  @Access('profile', SCOPE)
  @Mutation(() => DeletedObjectType, { nullable: true, description: 'Ends it for good; who came in by it stays' })
  async deleteGroupInvitationLink(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ id: string }> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.links.end(viewer, id);
  }

  @ResolveField(() => String, { nullable: true, description: 'Only where it is made: nobody knows it afterwards' })
  url(@Parent() link: GroupInvitationLink & { token?: string }): string | null {
    return link.token ? `${this.server.publicUrl}/groups/join/${link.token}` : null;
  }

  @ResolveField(() => InvitationLinkState)
  state(@Parent() link: GroupInvitationLink): InvitationLinkState {
    return stateAt(link, this.clock.now());
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Null once the profile is deleted' })
  maker(@Parent() { makerId }: GroupInvitationLink, @Ctx() context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(makerId);
  }
}

@Resolver(() => GroupType)
export class GroupInvitationLinksResolver {
  constructor(
    private readonly members: MemberQueries,
    private readonly links: GroupInvitationLinkQueries,
  ) {}

  @Access('anyone', { scope: 'read:group:members' })
  @ResolveField(() => PaginatedGroupInvitationLinkListType, {
    nullable: true,
    description: 'The newest first, for those who invite; none for others',
  })
  async invitationLinks(
    @Parent() { id }: Actor,
    @Args() page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<PageOf<GroupInvitationLink>> {
    const standing = await this.members.standing(context).load(id);
    const mayLook = standing.some(({ role }) => mayInGroup(role, 'manage members'));
    return mayLook ? this.links.ofGroup(id, pageWindow(page)) : { elements: [], total: 0 };
  }
}
