import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Clock, Database, OnDomainEvent, type Tx } from '#convoke/core';
import {
  type Comment,
  type Discussion,
  DiscussionClosed,
  DiscussionCommentChanged,
  DiscussionCreated,
  DiscussionDeleted,
  DiscussionOpened,
  DiscussionQueries,
  DiscussionRenamed,
  DiscussionReplied,
} from '#convoke/threads';
import { Outbox } from '../../outbox/outbox.service.js';
import { Recipients } from '../../outbox/recipients.queries.js';
import { type Document, writeCreate, writeDelete, writeTombstone, writeUpdate } from '../../vocabulary/index.js';
import { GroupPublications } from '../group-publications.service.js';
import { DiscussionDocuments } from './discussion-documents.service.js';

interface Told {
  discussionId: string;
  groupId: string;
  byActorId: string;
}
type Said = Told & { commentId: string };

/** Tells members elsewhere what those here say in discussions, and do about them. */
@Injectable()
export class DiscussionPublications {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly actors: ActorQueries,
    private readonly discussions: DiscussionQueries,
    private readonly documents: DiscussionDocuments,
    private readonly publications: GroupPublications,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(DiscussionCreated)
  async created({ commentId }: Said): Promise<void> {
    await this.say(commentId, writeCreate);
  }

  @OnDomainEvent(DiscussionReplied)
  async replied({ commentId }: Said): Promise<void> {
    await this.say(commentId, writeCreate);
  }

  @OnDomainEvent(DiscussionRenamed)
  async renamed(told: Told): Promise<void> {
    await this.change(told);
  }

  @OnDomainEvent(DiscussionClosed)
  async closed(told: Told): Promise<void> {
    await this.change(told);
  }

  @OnDomainEvent(DiscussionOpened)
  async opened(told: Told): Promise<void> {
    await this.change(told);
  }

  @OnDomainEvent(DiscussionCommentChanged)
  async commentChanged({ commentId, deleted, ...told }: Said & { deleted: boolean }): Promise<void> {
    const comment = await this.discussions.findComment(commentId);
    const discussion = await this.discussions.find(told.discussionId);
    if (!comment || !discussion) return;
    // What began it stands for all of it: without its words it is still there.
    if (comment.url === discussion.url) await this.change(told);
    else if (deleted) await this.takeAway(told, comment.url);
    else await this.say(commentId, this.update);
  }

  @OnDomainEvent(DiscussionDeleted)
  async deleted(told: Told): Promise<void> {
    const discussion = await this.discussions.find(told.discussionId);
    if (discussion) await this.takeAway(told, discussion.url);
  }

  private readonly update = (actor: string, document: Document) => writeUpdate(actor, document, this.clock.now());

  /** What one of ours said, in their own name. */
  private async say(id: string, write: (actor: string, document: Document) => Document): Promise<void> {
    const comment = await this.discussions.findComment(id);
    const discussion = comment?.local ? await this.discussions.find(comment.discussionId!) : null;
    if (comment && discussion) await this.tell(comment, discussion, write);
  }

  /**
   * One of ours is told as it is now by whoever began it, whoever changed it; of one that lives elsewhere its own
   * server is asked to change it, and tells the others.
   */
  private async change({ discussionId, byActorId }: Told): Promise<void> {
    const discussion = await this.discussions.find(discussionId);
    const first = discussion && (await this.discussions.findCommentBy('url', discussion.url));
    if (!first) return;
    if (discussion.local) return this.tell(first, discussion, this.update);
    const { by, group } = await this.people(byActorId, discussion.groupId);
    const document = by?.local && group ? await this.documents.of(first, discussion, group) : null;
    if (!document || !by) return;
    const { id, ...activity } = this.update(by.url, document);
    const number = String(id).split('#')[1];
    await this.db.transaction(async (tx) => {
      const inboxes = await this.recipients.inboxes(tx, 'themselves', [discussion.creatorId]);
      const own = { ...activity, id: `${by.url}#${number}/${discussion.id}` };
      await this.outbox.post(tx, { actor: by, activity: own, objectUri: discussion.url, inboxes });
    });
  }

  private async tell(
    comment: Comment,
    discussion: Discussion,
    write: (actor: string, document: Document) => Document,
  ): Promise<void> {
    const { by: author, group } = await this.people(comment.actorId, discussion.groupId);
    const document = author && group ? await this.documents.of(comment, discussion, group) : null;
    if (!document || !author || !group) return;
    const activity = write(author.url, document);
    await this.db.transaction((tx) => this.post(tx, group, author, activity, comment.url));
  }

  /** In the name of whoever did it here; those who did it elsewhere have told it themselves. */
  private async takeAway({ byActorId, groupId }: Told, uri: string): Promise<void> {
    const { by, group } = await this.people(byActorId, groupId);
    if (!by?.local || !group || by.id === group.id) return;
    await this.db.transaction(async (tx) => {
      const audience = await this.publications.audience(tx, group, false);
      const gone = writeDelete(by.url, writeTombstone(uri, 'Note', this.clock.now()), audience);
      const activity = { ...gone, id: `${by.url}#deletes/${encodeURIComponent(uri)}` };
      await this.post(tx, group, by, activity, uri);
    });
  }

  private post(tx: Tx, group: Actor, author: Actor, activity: Document, objectUri: string): Promise<void> {
    return this.publications.tell(tx, { group, author, activity, objectUri, isPublic: false });
  }

  private async people(actorId: string, groupId: string): Promise<{ by?: Actor; group?: Actor }> {
    const found = await this.actors.findMany([actorId, groupId]);
    return { by: found.get(actorId), group: found.get(groupId) };
  }
}
