import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType, mayInGroup, MemberQueries } from '#convoke/actors';
import { Ctx, PageArgs, type PageOf, pageWindow, type RequestContext, VIEWER_LIST_MAX } from '#convoke/core';
import { Library, type Shelved } from '../library.js';
import type { LinkPreview, Resource } from '../resource.entity.js';
import { ResourceQueries } from '../resource.queries.js';
import {
  PaginatedResourceListType,
  ResourceMetadataType,
  ResourcePermissionsType,
  ResourceType,
} from './resource.type.js';

/** Fields of a resource that lie elsewhere, or depend on who looks. */
@Resolver(() => ResourceType)
export class ResourceFieldsResolver {
  constructor(
    private readonly queries: ResourceQueries,
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
  ) {}

  @ResolveField(() => ResourceMetadataType, { nullable: true })
  metadata(@Parent() shelved: Shelved): LinkPreview | null {
    return shelved instanceof Library ? null : shelved.preview;
  }

  @ResolveField(() => ActorType, { nullable: true })
  async creator(@Parent() shelved: Shelved, @Ctx() context: RequestContext): Promise<Actor | null> {
    if (shelved instanceof Library || shelved.creatorId === null) return null;
    return this.actors.byId(context).load(shelved.creatorId);
  }

  @ResolveField(() => ActorType, { nullable: true })
  actor(@Parent() { groupId }: Shelved, @Ctx() context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(groupId);
  }

  @ResolveField(() => String, { nullable: true })
  async path(@Parent() shelved: Shelved, @Ctx() context: RequestContext): Promise<string> {
    if (shelved instanceof Library) return '/';
    const above = await this.queries.ancestors(context).load(shelved.id);
    return [...above, shelved].map(({ name }) => `/${name}`).join('');
  }

  @ResolveField(() => ResourceType, { nullable: true })
  async parent(@Parent() shelved: Shelved, @Ctx() context: RequestContext): Promise<Shelved | null> {
    if (shelved instanceof Library) return null;
    const above = await this.queries.ancestors(context).load(shelved.id);
    return above.at(-1) ?? new Library(shelved.groupId);
  }

  @ResolveField(() => [ResourceType])
  async ancestors(@Parent() shelved: Shelved, @Ctx() context: RequestContext): Promise<Resource[]> {
    return shelved instanceof Library ? [] : this.queries.ancestors(context).load(shelved.id);
  }

  @ResolveField(() => PaginatedResourceListType, { nullable: true, description: 'Folders first, then by title' })
  async children(
    @Parent() { groupId, id, isFolder }: Shelved,
    @Args() page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<PageOf<Resource>> {
    if (!isFolder) return { elements: [], total: 0 };
    const window = pageWindow(page, VIEWER_LIST_MAX);
    return this.queries.within({ groupId, parentId: id, window }, context);
  }

  @ResolveField(() => ResourcePermissionsType)
  async viewerCan(@Parent() shelved: Shelved, @Ctx() context: RequestContext): Promise<ResourcePermissionsType> {
    const standing = await this.members.standing(context).load(shelved.groupId);
    const may = standing.some(({ role }) => mayInGroup(role, 'contribute'));
    const isThing = may && !(shelved instanceof Library);
    return { update: isThing, delete: isThing, add: may && shelved.isFolder };
  }
}
