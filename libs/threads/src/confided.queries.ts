import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import type { Comment } from './comment.entity.js';
import { ConversationQueries } from './conversations/conversation.queries.js';
import { DiscussionQueries } from './discussions/discussion.queries.js';

interface Place {
  conversationId: string | null;
  discussionId: string | null;
}

/** Finds what is said among few, a private message or in a discussion of a group, for those who read it there. */
@Injectable()
export class ConfidedQueries {
  constructor(
    private readonly db: Database,
    private readonly conversations: ConversationQueries,
    private readonly discussions: DiscussionQueries,
  ) {}

  /** Null unless one of these profiles reads it; the caller has looked whether it is an id. */
  async find(actorIds: readonly string[], id: string): Promise<Comment | null> {
    const [place] = await this.db.query<Place>(
      'SELECT conversation_id AS "conversationId", discussion_id AS "discussionId" FROM comments WHERE id = $1',
      [id],
    );
    if (place?.conversationId) return this.message(actorIds, id, place.conversationId);
    if (place?.discussionId) return this.contribution(actorIds, id, place.discussionId);
    return null;
  }

  private async message(actorIds: readonly string[], id: string, conversationId: string): Promise<Comment | null> {
    const isRead = await this.conversations.isReadBy(actorIds, conversationId);
    return isRead ? this.conversations.findMessage(id) : null;
  }

  private async contribution(actorIds: readonly string[], id: string, discussionId: string): Promise<Comment | null> {
    if (!(await this.discussions.findReadable(actorIds, discussionId))) return null;
    const comment = await this.discussions.findComment(id);
    return comment?.author.suspended ? null : comment;
  }
}
