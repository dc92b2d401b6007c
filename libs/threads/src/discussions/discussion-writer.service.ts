import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { Clock, type Config, DomainError, DomainEvents, InjectConfig, slugify, type Tx } from '#convoke/core';
import { Comment } from '../comment.entity.js';
import {
  DiscussionClosed,
  DiscussionCreated,
  DiscussionDeleted,
  DiscussionOpened,
  DiscussionRenamed,
  DiscussionReplied,
} from './discussion.domain-events.js';
import { Discussion } from './discussion.entity.js';
import { DiscussionComments, type Words } from './discussion-comments.service.js';
import { DiscussionRights } from './discussion-rights.service.js';

type Change = Pick<Discussion, 'title' | 'closed'>;

/** Writes discussions for members here and elsewhere, and tells the rest of the program. */
@Injectable()
export class DiscussionWriter {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly clock: Clock,
    private readonly rights: DiscussionRights,
    private readonly comments: DiscussionComments,
    private readonly events: DomainEvents,
  ) {}

  /** Throws group_not_found, unauthorized. */
  async begin(tx: Tx, groupId: string, title: string, words: Words): Promise<Discussion> {
    const { actorId: creatorId, origin } = words;
    const group = await this.rights.assertMaySay(tx, groupId, words);
    const at = origin?.publishedAt ?? this.clock.now();
    const slug = `${slugify(title, 'discussion')}-${randomUUID().slice(-12)}`;
    const url = origin?.url ?? this.urlOf(group, slug);
    const discussion = tx.create(Discussion, { url, local: !origin, slug, groupId, creatorId, title, closed: false });
    Object.assign(discussion, { lastCommentId: null, insertedAt: at, changedAt: at, updatedAt: at, deletedAt: null });
    await tx.insert(Discussion, discussion);
    const comment = await this.comments.add(tx, discussion, words, url);
    const told = { ...happening(discussion, creatorId), commentId: comment.id, title };
    await this.events.emit(tx, DiscussionCreated, told);
    await this.comments.tellNamed(tx, comment, words.mentionedIds);
    return discussion;
  }

  /** The caller holds it. Throws discussion_closed, group_not_found, unauthorized. */
  async answer(tx: Tx, discussion: Discussion, words: Words): Promise<Comment> {
    await this.rights.assertMaySay(tx, discussion.groupId, words);
    // What was said elsewhere before it was closed may come late.
    const isLate = words.origin && words.origin.publishedAt <= discussion.changedAt;
    if (discussion.closed && !isLate) throw new DomainError('discussion_closed');
    const comment = await this.comments.add(tx, discussion, words);
    const told = { ...happening(discussion, words.actorId), commentId: comment.id };
    await this.events.emit(tx, DiscussionReplied, told);
    await this.comments.tellNamed(tx, comment, words.mentionedIds);
    return comment;
  }

  /** Another title, closed or open again. The caller holds it. Throws group_not_found, unauthorized. */
  async change(tx: Tx, discussion: Discussion, byActorId: string, change: Change): Promise<void> {
    await this.rights.assertMay(tx, discussion.groupId, byActorId, 'moderate');
    // Of one that lives elsewhere, its own server says which version is the newest.
    await this.put(tx, discussion, byActorId, change, discussion.local ? this.clock.now() : discussion.changedAt);
  }

  /** The same without asking who may, as of that time. */
  async put(tx: Tx, discussion: Discussion, byActorId: string, { title, closed }: Change, at: Date): Promise<void> {
    const { id, title: before, closed: wasClosed } = discussion;
    if (title === before && closed === wasClosed) return;
    const change = { title, closed, changedAt: at };
    Object.assign(discussion, change);
    await tx.update(Discussion, { id }, change);
    const told = happening(discussion, byActorId);
    if (title !== before) await this.events.emit(tx, DiscussionRenamed, { ...told, title: before });
    if (closed !== wasClosed) await this.events.emit(tx, closed ? DiscussionClosed : DiscussionOpened, told);
  }

  /** The caller holds it. Throws group_not_found, unauthorized. */
  async delete(tx: Tx, discussion: Discussion, byActorId: string): Promise<void> {
    await this.rights.assertMay(tx, discussion.groupId, byActorId, 'moderate');
    await this.erase(tx, discussion, byActorId);
  }

  /** The same without asking who may. */
  async erase(tx: Tx, discussion: Discussion, byActorId: string): Promise<void> {
    const { id, title } = discussion;
    await tx.delete(Comment, { discussionId: id });
    const gone = { title: '', lastCommentId: null, deletedAt: this.clock.now() };
    Object.assign(discussion, gone);
    await tx.update(Discussion, { id }, gone);
    await this.events.emit(tx, DiscussionDeleted, { ...happening(discussion, byActorId), title });
  }

  /** Where members here read it, wherever the group is. */
  private urlOf({ preferredUsername, domain }: Actor, slug: string): string {
    return `${this.server.publicUrl}/@${preferredUsername}${domain ? `@${domain}` : ''}/c/${slug}`;
  }
}

function happening({ id: discussionId, groupId }: Discussion, byActorId: string) {
  return { discussionId, groupId, byActorId };
}
