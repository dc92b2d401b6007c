import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Access, DeletedObjectType, type PageOf, pageWindow, RateLimits } from '#convoke/core';
import { ActorLists } from '../../actor-list.queries.js';
import { type Actor, ActorKind } from '../../actor.entity.js';
import { ActorListArgs } from '../../graphql/actor-list.args.js';
import { RemoteGroups } from '../../remote-groups.js';
import { CurrentViewer, requireUser, type Viewer } from '../../viewer.js';
import { GroupQueries } from '../group.queries.js';
import { Groups } from '../groups.service.js';
import { CreateGroupArgs, UpdateGroupArgs } from './group.input.js';
import { GroupType, PaginatedGroupListType } from './group.type.js';

@Resolver(() => GroupType)
export class GroupResolver {
  constructor(
    private readonly queries: GroupQueries,
    private readonly lists: ActorLists,
    private readonly service: Groups,
    private readonly remotes: RemoteGroups,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => GroupType, { nullable: true, description: '`name`, or `name@host` of one elsewhere' })
  async group(@Args('preferredUsername') preferredUsername: string, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    await this.remotes.meet(viewer, preferredUsername);
    return this.queries.getNamed(viewer.within('read:group'), preferredUsername);
  }

  @Access('anyone')
  @Query(() => Date, { nullable: true, description: 'When a group that everybody could know of was deleted' })
  async groupTombstone(@Args('preferredUsername') preferredUsername: string): Promise<Date | null> {
    return this.queries.deletedSince(preferredUsername);
  }

  @Access('moderator')
  @Query(() => PaginatedGroupListType, { nullable: true })
  async groups(@Args() { page, limit, ...filter }: ActorListArgs): Promise<PageOf<Actor>> {
    return this.lists.list(ActorKind.GROUP, filter, pageWindow({ page, limit }));
  }

  @Access('moderator')
  @Query(() => GroupType, { nullable: true })
  async getGroup(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    return this.queries.getVisible(viewer, id);
  }

  @Access('profile', { scope: 'write:group:create' })
  @Mutation(() => GroupType, { nullable: true })
  async createGroup(@Args() { actorId, ...args }: CreateGroupArgs, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.service.create(viewer, actorId ?? viewer.actor!.id, args);
  }

  @Access('profile', { scope: 'write:group:update' })
  @Mutation(() => GroupType, { nullable: true, description: 'What is left out stays; null empties texts and pictures' })
  async updateGroup(
    @Args() { id, actorId, ...args }: UpdateGroupArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Actor> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.service.update(viewer, id, args, actorId);
  }

  @Access('profile', { scope: 'write:group:delete' })
  @Mutation(() => DeletedObjectType, { nullable: true, description: 'Its name stays taken for ever' })
  async deleteGroup(
    @Args('groupId', { type: () => ID }) id: string,
    @Args('actorId', { type: () => ID, nullable: true }) actorId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ id: string }> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    await this.service.delete(viewer, id, actorId);
    return { id };
  }
}
