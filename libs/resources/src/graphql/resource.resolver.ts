import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, DeletedObjectType, RateLimits } from '#convoke/core';
import type { Shelved } from '../library.js';
import { LinkPreviews } from '../previews/link-previews.service.js';
import type { LinkPreview, Resource } from '../resource.entity.js';
import { linkAddress } from '../resource.schema.js';
import { Resources } from '../resources.service.js';
import { CreateResourceArgs, DeleteResourceArgs, UpdateResourceArgs } from './resource.args.js';
import { ResourceMetadataType, ResourceType } from './resource.type.js';

@Resolver(() => ResourceType)
export class ResourceResolver {
  constructor(
    private readonly resources: Resources,
    private readonly previews: LinkPreviews,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile', { scope: 'read:group:resources' })
  @Query(() => ResourceType, { nullable: true, description: 'For members of the group; `/` is the top of its library' })
  resource(
    @Args('path') path: string,
    @Args('username') username: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Shelved> {
    return this.resources.at(viewer, username, path);
  }

  @Access('profile', { scope: 'write:group:resources:create' })
  @Mutation(() => ResourceType, { nullable: true })
  async createResource(
    @Args() { actorId: groupId, creatorId, ...args }: CreateResourceArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Resource> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.resources.create(viewer, groupId, { ...args, actorId: creatorId });
  }

  @Access('profile', { scope: 'write:group:resources:update' })
  @Mutation(() => ResourceType, {
    nullable: true,
    description: 'What is left out stays; null as `parentId` is the top',
  })
  async updateResource(
    @Args() { id, actorId, ...change }: UpdateResourceArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Resource> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.resources.update(viewer, id, change, actorId);
  }

  @Access('profile', { scope: 'write:group:resources:delete' })
  @Mutation(() => DeletedObjectType, { nullable: true, description: 'A folder goes with all that is in it' })
  async deleteResource(
    @Args() { id, actorId }: DeleteResourceArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ id: string }> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    await this.resources.delete(viewer, id, actorId);
    return { id };
  }

  @Access('profile', { scope: 'read:group:resources' })
  @Mutation(() => ResourceMetadataType, { nullable: true, description: 'What the page at an address says of itself' })
  async previewResourceLink(
    @Args('resourceUrl') resourceUrl: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<LinkPreview> {
    const address = linkAddress(resourceUrl);
    await this.limits.consume('fetch:account', requireUser(viewer).id);
    return this.previews.of(address);
  }
}
