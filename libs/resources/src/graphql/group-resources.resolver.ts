import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, GroupType, mayInGroup, MemberQueries, viewerOf } from '#convoke/actors';
import { Ctx, PageArgs, type PageOf, pageWindow, type RequestContext, VIEWER_LIST_MAX } from '#convoke/core';
import type { Resource } from '../resource.entity.js';
import { ResourceQueries } from '../resource.queries.js';
import { PaginatedResourceListType, ResourceType } from './resource.type.js';

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
    if (!(await this.isOpen(id, context))) return { elements: [], total: 0 };
    return this.queries.newest(id, pageWindow(page, VIEWER_LIST_MAX));
  }
  @ResolveField(() => [ResourceType], { description: 'Where something can be moved to; for members, none for others' })
  async resourceFolders(@Parent() { id }: Actor, @Ctx() context: RequestContext): Promise<Resource[]> {
    return (await this.isOpen(id, context)) ? this.queries.folders(id) : [];
  }

  private async isOpen(groupId: string, context: RequestContext): Promise<boolean> {
    const standing = await this.members.standing(context).load(groupId);
    return viewerOf(context).permits('read:group:resources') && standing.some(({ role }) => mayInGroup(role, 'read'));
  }
}
