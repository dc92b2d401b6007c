import { Injectable } from '@nestjs/common';
import { GroupRights, MemberQueries, type Viewer } from '#convoke/actors';
import { Database, DomainError, parseInput, type Tx } from '#convoke/core';
import { CommentMentions } from '../comment-mentions.service.js';
import type { Comment } from '../comment.entity.js';
import { commentChange, commentText } from '../comment.schema.js';
import { DiscussionComments, type Words } from './discussion-comments.service.js';
import type { Discussion } from './discussion.entity.js';
import { DiscussionQueries } from './discussion.queries.js';
import { discussionAnswer, discussionChange, newDiscussion } from './discussion.schema.js';
import { DiscussionWriter } from './discussion-writer.service.js';

/** What members of a group talk about among themselves. */
@Injectable()
export class Discussions {
  constructor(
    private readonly db: Database,
    private readonly queries: DiscussionQueries,
    private readonly members: MemberQueries,
    private readonly rights: GroupRights,
    private readonly mentions: CommentMentions,
    private readonly writer: DiscussionWriter,
    private readonly comments: DiscussionComments,
  ) {}

  /** Throws group_not_found, unauthorized, profile_ambiguous, InvalidInput. */
  async create(viewer: Viewer, groupId: string, given: object): Promise<Discussion> {
    const { title, text, creatorId } = parseInput(newDiscussion, given);
    const { actorId } = await this.rights.require(viewer, groupId, 'contribute', creatorId);
    const words = await this.words(viewer, actorId, text);
    return this.db.transaction(async (tx) => {
      const { id } = await this.writer.begin(tx, groupId, title, words);
      return this.queries.get([actorId], id, tx);
    });
  }

  /** Throws discussion_not_found, discussion_closed, profile_ambiguous, InvalidInput. */
  async reply(viewer: Viewer, id: string, given: object): Promise<Discussion> {
    const { text, actorId: named } = parseInput(discussionAnswer, given);
    const { groupId } = await this.queries.get(viewer.actorIds, id);
    const { actorId } = await this.rights.require(viewer, groupId, 'contribute', named);
    const words = await this.words(viewer, actorId, text);
    return this.holding(id, async (tx, discussion) => {
      await this.writer.answer(tx, discussion, words);
      return this.queries.get([actorId], id, tx);
    });
  }

  /** Another title, closed or open. Throws discussion_not_found, unauthorized, profile_ambiguous, InvalidInput. */
  async update(viewer: Viewer, id: string, given: object): Promise<Discussion> {
    const { title, closed, actorId: named } = parseInput(discussionChange, given);
    const { groupId } = await this.queries.get(viewer.actorIds, id);
    const { actorId } = await this.rights.require(viewer, groupId, 'moderate', named);
    return this.holding(id, async (tx, discussion) => {
      await this.writer.change(tx, discussion, actorId, { title, closed: closed ?? discussion.closed });
      return this.queries.get([actorId], id, tx);
    });
  }

  /** Throws discussion_not_found, unauthorized, profile_ambiguous. */
  async delete(viewer: Viewer, id: string, named: string | null): Promise<Discussion> {
    const { groupId } = await this.queries.get(viewer.actorIds, id);
    const { actorId } = await this.rights.require(viewer, groupId, 'moderate', named);
    return this.holding(id, async (tx, discussion) => {
      await this.writer.delete(tx, discussion, actorId);
      return discussion;
    });
  }

  /** What its author says instead. Throws discussion_not_found, comment_not_found, discussion_closed, unauthorized. */
  async reword(viewer: Viewer, comment: Comment, given: object): Promise<Comment> {
    const { text, language } = parseInput(commentChange, given);
    const words = await this.words(viewer, comment.actorId, text);
    return this.changing(viewer, comment, async (tx, discussion, held) => {
      if (!viewer.owns(held.actorId)) throw new DomainError('unauthorized');
      await this.comments.reword(tx, discussion, held, { ...words, language: language ?? held.language });
    });
  }

  /** Leaves a tombstone. Throws discussion_not_found, comment_not_found, unauthorized, profile_ambiguous. */
  async remove(viewer: Viewer, comment: Comment): Promise<Comment> {
    return this.changing(viewer, comment, async (tx, discussion, held) => {
      const author = viewer.owns(held.actorId) ? await this.members.find(discussion.groupId, held.actorId, tx) : null;
      const by = author?.isIn ? author : await this.rights.require(viewer, discussion.groupId, 'moderate', null, tx);
      await this.comments.remove(tx, discussion, held, by.actorId);
    });
  }

  private async words(viewer: Viewer, actorId: string, html: string): Promise<Words> {
    const { text, actorIds: mentionedIds } = await this.mentions.linked(viewer, commentText(html));
    return { actorId, text, language: 'und', mentionedIds };
  }

  private async holding<T>(id: string, work: (tx: Tx, discussion: Discussion) => Promise<T>): Promise<T> {
    return this.db.transaction(async (tx) => work(tx, await this.queries.lock(tx, id)));
  }

  private async changing(
    viewer: Viewer,
    { id, discussionId }: Comment,
    change: (tx: Tx, discussion: Discussion, comment: Comment) => Promise<void>,
  ): Promise<Comment> {
    await this.queries.get(viewer.actorIds, discussionId!);
    return this.holding(discussionId!, async (tx, discussion) => {
      const comment = await this.queries.findComment(id, tx);
      if (!comment || comment.deletedAt) throw new DomainError('comment_not_found');
      await change(tx, discussion, comment);
      return comment;
    });
  }
}
