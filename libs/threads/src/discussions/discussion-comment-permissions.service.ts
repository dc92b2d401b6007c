import { Injectable } from '@nestjs/common';
import { mayInGroup, MemberQueries } from '#convoke/actors';
import type { RequestContext } from '#convoke/core';
import type { Comment } from '../comment.entity.js';
import { DiscussionQueries } from './discussion.queries.js';

/** What the viewer may do with something that was said in a discussion. */
@Injectable()
export class DiscussionCommentPermissions {
  constructor(
    private readonly queries: DiscussionQueries,
    private readonly members: MemberQueries,
  ) {}

  async of(comment: Comment, context: RequestContext): Promise<{ update: boolean; delete: boolean }> {
    const discussion = await this.queries.byId(context).load(comment.discussionId!);
    if (!discussion || comment.deletedAt) return { update: false, delete: false };
    const standing = await this.members.standing(context).load(discussion.groupId);
    const isOwn = standing.some(({ actorId, role }) => actorId === comment.actorId && mayInGroup(role, 'contribute'));
    const moderates = standing.some(({ role }) => mayInGroup(role, 'moderate'));
    return { update: isOwn && !discussion.closed, delete: isOwn || moderates };
  }
}
