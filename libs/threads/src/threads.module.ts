import { Module } from '@nestjs/common';
import { ActorsModule } from '#convoke/actors';
import { EventsModule } from '#convoke/events';
import { AnnouncementJobs } from './announcements/announcement.jobs.js';
import { AnnouncementQueries } from './announcements/announcement.queries.js';
import { Announcements } from './announcements/announcement.service.js';
import { AnnouncementWriter } from './announcements/announcement-writer.service.js';
import { AnnouncementResolver, EventAnnouncementsResolver } from './announcements/graphql/announcement.resolver.js';
import { CommentJobs } from './comment.jobs.js';
import { CommentMentions } from './comment-mentions.service.js';
import { CommentPlaces } from './comment-places.service.js';
import { CommentProfiles } from './comment-profiles.service.js';
import { CommentQueries } from './comment.queries.js';
import { Comments } from './comment.service.js';
import { ConfidedQueries } from './confided.queries.js';
import { HeldComments } from './held-comments.service.js';
import { ForeignComments } from './foreign-comments.service.js';
import { ConversationJobs } from './conversations/conversation.jobs.js';
import { ConversationQueries } from './conversations/conversation.queries.js';
import { Conversations } from './conversations/conversation.service.js';
import { ConversationLiveResolver } from './conversations/graphql/conversation-live.resolver.js';
import { ConversationResolver } from './conversations/graphql/conversation.resolver.js';
import {
  CommentConversationResolver,
  EventConversationsResolver,
  GroupConversationsResolver,
  PersonConversationsResolver,
  UserConversationsResolver,
} from './conversations/graphql/conversation-fields.resolver.js';
import { DiscussionQueries } from './discussions/discussion.queries.js';
import { Discussions } from './discussions/discussion.service.js';
import { ForeignDiscussions } from './discussions/foreign-discussions.service.js';
import { DISCUSSIONS } from './discussions/index.js';
import { ForeignMessages } from './conversations/foreign-messages.service.js';
import { MessageQueries } from './conversations/message.queries.js';
import { MessageWriter } from './conversations/message-writer.service.js';
import { CommentFieldsResolver } from './graphql/comment-fields.resolver.js';
import { CommentResolver } from './graphql/comment.resolver.js';
import { EventCommentsResolver } from './graphql/event-comments.resolver.js';
import { Speakers } from './conversations/speakers.service.js';
import { ThreadWriter } from './thread-writer.service.js';

/** What people say to each other: comments on events, private messages, what organizers announce, discussions of groups. */
@Module({
  imports: [ActorsModule, EventsModule],
  providers: [
    AnnouncementJobs,
    AnnouncementQueries,
    Announcements,
    AnnouncementWriter,
    CommentJobs,
    CommentMentions,
    CommentPlaces,
    CommentProfiles,
    CommentQueries,
    Comments,
    ConfidedQueries,
    ConversationJobs,
    ConversationQueries,
    Conversations,
    ...DISCUSSIONS,
    ForeignComments,
    ForeignMessages,
    HeldComments,
    MessageQueries,
    MessageWriter,
    Speakers,
    ThreadWriter,
    AnnouncementResolver,
    CommentConversationResolver,
    CommentFieldsResolver,
    CommentResolver,
    ConversationLiveResolver,
    ConversationResolver,
    EventAnnouncementsResolver,
    EventCommentsResolver,
    EventConversationsResolver,
    GroupConversationsResolver,
    PersonConversationsResolver,
    UserConversationsResolver,
  ],
  exports: [
    AnnouncementQueries,
    CommentMentions,
    CommentQueries,
    Comments,
    ConfidedQueries,
    ConversationQueries,
    Conversations,
    DiscussionQueries,
    Discussions,
    ForeignDiscussions,
    ForeignComments,
    ForeignMessages,
    HeldComments,
    MessageQueries,
  ],
})
export class ThreadsModule {}
