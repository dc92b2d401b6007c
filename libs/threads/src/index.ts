export { CommentMentions } from './comment-mentions.service.js';
export { Comment } from './comment.entity.js';
export { CommentQueries } from './comment.queries.js';
export { Comments } from './comment.service.js';
export { Conversations } from './conversations/conversation.service.js';
export { type ForeignComment, ForeignComments } from './foreign-comments.service.js';
export * from './threads.domain-events.js';
export { ThreadsModule } from './threads.module.js';
