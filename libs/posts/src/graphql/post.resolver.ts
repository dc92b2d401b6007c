import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentViewer, REMOVAL_WORDS, requireUser, type Viewer } from '#convoke/actors';
import { Access, DeletedObjectType, RateLimits } from '#convoke/core';
import type { Post } from '../post.entity.js';
import { Posts } from '../post.service.js';
import { CreatePostArgs, UpdatePostArgs } from './post.args.js';
import { PostType } from './post.type.js';

@Resolver(() => PostType)
export class PostResolver {
  constructor(
    private readonly posts: Posts,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => PostType, { nullable: true })
  post(@Args('slug') slug: string, @CurrentViewer() viewer: Viewer): Promise<Post> {
    return this.posts.get(viewer.within('read:group'), slug);
  }

  @Access('profile', { scope: 'write:group:post:create' })
  @Mutation(() => PostType, { nullable: true })
  async createPost(@Args() args: CreatePostArgs, @CurrentViewer() viewer: Viewer): Promise<Post> {
    await this.countWrite(viewer);
    return this.posts.create(viewer, args);
  }

  @Access('profile', { scope: 'write:group:post:update' })
  @Mutation(() => PostType, { nullable: true, description: 'What is left out stays as it is' })
  async updatePost(@Args() { id, ...changes }: UpdatePostArgs, @CurrentViewer() viewer: Viewer): Promise<Post> {
    await this.countWrite(viewer);
    return this.posts.update(viewer, id, changes);
  }

  @Access('account', { scope: 'write:group:post:delete' })
  @Mutation(() => DeletedObjectType, { nullable: true })
  async deletePost(
    @Args('id', { type: () => ID }) id: string,
    @Args('actorId', { type: () => ID, nullable: true }) actorId: string | null,
    @Args('words', { type: () => String, nullable: true, description: REMOVAL_WORDS }) words: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ id: string }> {
    await this.countWrite(viewer);
    await this.posts.delete(viewer, id, actorId, words);
    return { id };
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
