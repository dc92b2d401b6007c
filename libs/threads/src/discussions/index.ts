import { DiscussionCommentPermissions } from './discussion-comment-permissions.service.js';
import { DiscussionComments } from './discussion-comments.service.js';
import { DiscussionJobs } from './discussion.jobs.js';
import { DiscussionQueries } from './discussion.queries.js';
import { DiscussionReadings } from './discussion-readings.service.js';
import { DiscussionRights } from './discussion-rights.service.js';
import { Discussions } from './discussion.service.js';
import { DiscussionWriter } from './discussion-writer.service.js';
import { ForeignDiscussions } from './foreign-discussions.service.js';
import { DiscussionLiveResolver } from './graphql/discussion-live.resolver.js';
import { DiscussionFieldsResolver, GroupDiscussionsResolver } from './graphql/discussion-fields.resolver.js';
import { DiscussionResolver } from './graphql/discussion.resolver.js';

export const DISCUSSIONS = [
  DiscussionCommentPermissions,
  DiscussionComments,
  DiscussionJobs,
  DiscussionQueries,
  DiscussionReadings,
  DiscussionRights,
  Discussions,
  DiscussionWriter,
  ForeignDiscussions,
  DiscussionFieldsResolver,
  DiscussionLiveResolver,
  DiscussionResolver,
  GroupDiscussionsResolver,
];
