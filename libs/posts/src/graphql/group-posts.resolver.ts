import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, GroupType, viewerOf } from '#convoke/actors';
import { Ctx, PageArgs, type PageOf, pageWindow, type RequestContext } from '#convoke/core';
import type { Post } from '../post.entity.js';
import { PostQueries } from '../post.queries.js';
import { PaginatedPostListType } from './post.type.js';

@Resolver(() => GroupType)
export class GroupPostsResolver {
  constructor(private readonly queries: PostQueries) {}

  @ResolveField(() => PaginatedPostListType, {
    nullable: true,
    description: 'Drafts first, for those who may publish them, then the newest',
  })
  posts(@Parent() { id }: Actor, @Args() page: PageArgs, @Ctx() context: RequestContext): Promise<PageOf<Post>> {
    return this.queries.ofGroup(id, viewerOf(context).within('read:group'), pageWindow(page));
  }
}
