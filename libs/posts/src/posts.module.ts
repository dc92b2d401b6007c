import { Module } from '@nestjs/common';
import { ActorsModule } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { MediaModule } from '#convoke/media';
import { ForeignPosts } from './foreign-posts.service.js';
import { HeldPosts } from './held-posts.service.js';
import { FollowedGroupPostResolver, UserGroupPostsResolver } from './graphql/followed-posts.resolver.js';
import { GroupPostsResolver } from './graphql/group-posts.resolver.js';
import { PostFieldsResolver } from './graphql/post-fields.resolver.js';
import { PostResolver } from './graphql/post.resolver.js';
import { PostJobs } from './post.jobs.js';
import { PostPublication } from './post-publication.service.js';
import { PostQueries } from './post.queries.js';
import { Posts } from './post.service.js';
import { PostWriter } from './post-writer.service.js';

/** The articles of groups. */
@Module({
  imports: [ActorsModule, EventsModule, MediaModule],
  providers: [
    ForeignPosts,
    HeldPosts,
    PostJobs,
    PostPublication,
    PostQueries,
    Posts,
    PostWriter,
    FollowedGroupPostResolver,
    GroupPostsResolver,
    PostFieldsResolver,
    PostResolver,
    UserGroupPostsResolver,
  ],
  exports: [ForeignPosts, HeldPosts, PostQueries, Posts],
})
export class PostsModule {}
