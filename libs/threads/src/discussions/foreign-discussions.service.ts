import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, parseInput, plainText, sanitizeWords, type Tx } from '#convoke/core';
import type { Comment } from '../comment.entity.js';
import { commentText } from '../comment.schema.js';
import type { ForeignComment } from '../foreign-comments.service.js';
import { DiscussionComments, type Words } from './discussion-comments.service.js';
import { Discussion } from './discussion.entity.js';
import { DiscussionQueries } from './discussion.queries.js';
import { foreignTitle } from './discussion.schema.js';
import { DiscussionWriter } from './discussion-writer.service.js';

/** What somebody says in a discussion, as another server tells it. */
type ForeignWords = Pick<ForeignComment, 'url' | 'text' | 'language' | 'mentionedIds' | 'publishedAt' | 'changedAt'> & {
  /** Whether the group says that it is its, whoever left meanwhile. */
  vouched?: boolean;
};

/** A discussion with what begins it: nothing where its author took that back. */
export interface ForeignDiscussion extends ForeignWords {
  title: string;
  closed: boolean;
}

/** Keeps what members of groups say on other servers, by the rules for people here. */
@Injectable()
export class ForeignDiscussions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: DiscussionQueries,
    private readonly writer: DiscussionWriter,
    private readonly comments: DiscussionComments,
  ) {}

  /**
   * Adds it, or puts it as its own server has it now; one of ours its group's moderators elsewhere rename, close and
   * empty. Answers whether anything has changed. Throws DomainError, InvalidInput.
   */
  async save(groupId: string, actorId: string, foreign: ForeignDiscussion): Promise<boolean> {
    const { title } = parseInput(foreignTitle, foreign);
    const text = sanitizeWords(foreign.text);
    const words = this.wordsOf(actorId, { ...foreign, text: plainText(text) ? text : '' });
    const change = { title, closed: foreign.closed };
    return this.db.transaction(async (tx) => {
      const known = await this.lockBy(tx, foreign.url);
      if (!known) await this.begin(tx, groupId, words, change);
      else if (known.deletedAt) return false;
      else if (known.local) return this.changeOurs(tx, known, words, change);
      else return this.changeTheirs(tx, known, words, change);
      return true;
    });
  }

  /** Adds what was said in a discussion that is known here, or changes it; an older version changes nothing. */
  async saveComment(actorId: string, discussionUri: string, foreign: ForeignWords): Promise<boolean> {
    const words = this.wordsOf(actorId, { ...foreign, text: commentText(foreign.text) });
    return this.db.transaction(async (tx) => {
      const discussion = await this.lockBy(tx, discussionUri);
      if (!discussion) throw new DomainError('discussion_not_found');
      if (discussion.deletedAt) return false;
      const known = await this.queries.findCommentBy('url', foreign.url, tx);
      if (!known) {
        await this.writer.answer(tx, discussion, words);
        return true;
      }
      if (known.local || known.discussionId !== discussion.id) throw new DomainError('unauthorized');
      if (known.deletedAt || words.origin.updatedAt < known.updatedAt) return false;
      await this.comments.reword(tx, discussion, known, words);
      return true;
    });
  }

  /** Takes away a discussion, or what was said in one, for who may; for `groupId` itself without asking. */
  async remove(uri: string, actorId: string): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const discussion = await this.lockBy(tx, uri);
      if (discussion) return this.removeDiscussion(tx, discussion, actorId);
      const said = await this.queries.findCommentBy('url', uri, tx);
      if (!said) return false;
      const place = await this.queries.lock(tx, said.discussionId!);
      const comment = await this.queries.findComment(said.id, tx);
      if (!comment || comment.deletedAt) return false;
      // What somebody takes back is gone, also where they have left the group meanwhile.
      if ([place.groupId, comment.actorId].includes(actorId)) await this.comments.bury(tx, place, comment, actorId);
      else await this.comments.remove(tx, place, comment, actorId);
      return true;
    });
  }

  private async removeDiscussion(tx: Tx, discussion: Discussion, actorId: string): Promise<boolean> {
    if (discussion.deletedAt) return false;
    if (actorId === discussion.groupId) await this.writer.erase(tx, discussion, actorId);
    else await this.writer.delete(tx, discussion, actorId);
    return true;
  }

  private async begin(tx: Tx, groupId: string, words: Told, { title, closed }: Change): Promise<void> {
    const discussion = await this.writer.begin(tx, groupId, title, words);
    if (closed) await this.writer.put(tx, discussion, words.actorId, { title, closed }, words.origin.updatedAt);
    if (words.text === '') await this.comments.bury(tx, discussion, await this.firstOf(tx, discussion), words.actorId);
  }

  private async changeOurs(tx: Tx, discussion: Discussion, { actorId, text }: Words, change: Change): Promise<boolean> {
    await this.writer.change(tx, discussion, actorId, change);
    const first = await this.firstOf(tx, discussion);
    if (text === '' && !first.deletedAt) await this.comments.remove(tx, discussion, first, actorId);
    return true;
  }

  private async changeTheirs(tx: Tx, discussion: Discussion, words: Told, change: Change): Promise<boolean> {
    const { actorId, origin } = words;
    if (discussion.creatorId !== actorId) throw new DomainError('unauthorized');
    const first = await this.firstOf(tx, discussion);
    if (origin.updatedAt < discussion.changedAt) return false;
    await this.writer.put(tx, discussion, actorId, change, origin.updatedAt);
    if (first.deletedAt || origin.updatedAt < first.updatedAt) return true;
    if (words.text === '') await this.comments.bury(tx, discussion, first, actorId);
    else if (!discussion.closed) await this.comments.reword(tx, discussion, first, words);
    return true;
  }

  private async firstOf(tx: Tx, { url }: Discussion): Promise<Comment> {
    return (await this.queries.findCommentBy('url', url, tx))!;
  }

  /** Tombstones too. */
  private lockBy(tx: Tx, url: string): Promise<Discussion | null> {
    return tx.findOne(Discussion, { where: { url }, lock: { mode: 'for_no_key_update' } });
  }

  /** What is dated ahead would stand after all others until then. */
  private wordsOf(
    actorId: string,
    { url, text, language, mentionedIds, publishedAt, changedAt, vouched }: ForeignWords,
  ): Told {
    const now = this.clock.now();
    const past = (date: Date | null) => (date && date < now ? date : now);
    const published = past(publishedAt);
    const origin = { url, publishedAt: published, updatedAt: past(changedAt ?? published), vouched };
    return { actorId, text, language, mentionedIds, origin };
  }
}

type Told = Words & Required<Pick<Words, 'origin'>>;
type Change = Pick<Discussion, 'title' | 'closed'>;
