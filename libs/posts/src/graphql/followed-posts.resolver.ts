import { Args, Field, ObjectType, ResolveField, Resolver } from '@nestjs/graphql';
import { UserType } from '#convoke/accounts';
import { type Actor, ActorQueries, CurrentViewer, GroupType, PersonType, type Viewer } from '#convoke/actors';
import {
  Access,
  PageArgs,
  type PageOf,
  pageWindow,
  Paginated,
  type RequestContext,
  VIEWER_LIST_MAX,
} from '#convoke/core';
import { type FollowedPost, PostQueries } from '../post.queries.js';
import { PostType } from './post.type.js';

@ObjectType('FollowedGroupPost', { description: 'A post of a group that a profile is in or follows' })
export class FollowedGroupPostType {
  @Field(() => PostType, { nullable: true })
  post: PostType;

  @Field(() => PersonType, { nullable: true, description: 'The profile that is in the group or follows it' })
  profile?: PersonType;

  @Field(() => GroupType, { nullable: true })
  group?: GroupType;
}

const PaginatedFollowedGroupPosts = Paginated(() => FollowedGroupPostType, 'PaginatedFollowedGroupPosts');

/** What the groups of a user's profiles write; not even moderators see it here. */
@Resolver(() => UserType)
export class UserGroupPostsResolver {
  constructor(private readonly queries: PostQueries) {}

  @Access('owner', { scope: 'read:group', otherwise: { elements: [], total: 0 } })
  @ResolveField(() => PaginatedFollowedGroupPosts, {
    nullable: true,
    description: 'Of groups that a profile is in or follows, the newest first',
  })
  followedGroupPosts(@Args() page: PageArgs, @CurrentViewer() viewer: Viewer): Promise<PageOf<FollowedPost>> {
    return this.queries.followedBy(viewer.actorIds, pageWindow(page, VIEWER_LIST_MAX));
  }
}

@Resolver(() => FollowedGroupPostType)
export class FollowedGroupPostResolver {
  constructor(private readonly actors: ActorQueries) {}

  @ResolveField(() => PersonType, { nullable: true })
  profile({ profileId }: FollowedPost, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(profileId);
  }

  @ResolveField(() => GroupType, { nullable: true })
  group({ post }: FollowedPost, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(post.groupId);
  }
}
