import { Module } from '@nestjs/common';
import { ActorsModule } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { CommentJobs } from './comment.jobs.js';
import { CommentMentions } from './comment-mentions.service.js';
import { CommentPlaces } from './comment-places.service.js';
import { CommentProfiles } from './comment-profiles.service.js';
import { CommentQueries } from './comment.queries.js';
import { Comments } from './comment.service.js';
import { ForeignComments } from './foreign-comments.service.js';
import { CommentFieldsResolver } from './graphql/comment-fields.resolver.js';
import { CommentResolver } from './graphql/comment.resolver.js';
import { EventCommentsResolver } from './graphql/event-comments.resolver.js';
import { ThreadWriter } from './thread-writer.service.js';

/** What people say to each other: comments on events. */
@Module({
  imports: [ActorsModule, EventsModule],
  providers: [
    CommentJobs,
    CommentMentions,
    CommentPlaces,
    CommentProfiles,
    CommentQueries,
    Comments,
    ForeignComments,
    ThreadWriter,
    CommentFieldsResolver,
    CommentResolver,
    EventCommentsResolver,
  ],
  exports: [CommentMentions, CommentQueries, Comments, ForeignComments],
})
export class ThreadsModule {}
