import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, GroupType, mayInGroup, MemberQueries, viewerOf } from '#convoke/actors';
import { Ctx, PageArgs, type PageOf, pageWindow, type RequestContext, VIEWER_LIST_MAX } from '#convoke/core';
import type { Resource } from '../resource.entity.js';
import { ResourceQueries } from '../resource.queries.js';
import { PaginatedResourceListType } from './resource.type.js';

/** What a group keeps, as a field of it. */
@Resolver(() => GroupType)
export class GroupResourcesResolver {
  constructor(
    private readonly queries: ResourceQueries,
    private readonly members: MemberQueries,
  ) {}

  @ResolveField(() => PaginatedResourceListType, {
    nullable: true,
    description: 'All that the group keeps, the newest first; for members, none for others',
  })
  async resources(
    @Parent() { id }: Actor,
    @Args() page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<PageOf<Resource>> {
    const standing = await this.members.standing(context).load(id);
    const isMember = standing.some(({ role }) => mayInGroup(role, 'read'));
    if (!isMember || !viewerOf(context).permits('read:group:resources')) return { elements: [], total: 0 };
    return this.queries.newest(id, pageWindow(page, VIEWER_LIST_MAX));
  }
}
