import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries } from '#convoke/actors';
import { Clock, Database, OnDomainEvent, type Tx } from '#convoke/core';
import { type Post, PostDeleted, type PostNews, PostPublished, PostQueries, PostUpdated } from '#convoke/posts';
import { isCurrent } from '../../outbox/current-version.js';
import { Outbox } from '../../outbox/outbox.service.js';
import { Recipients } from '../../outbox/recipients.queries.js';
import { type Document, writeCreate, writeDelete, writeTombstone, writeUpdate } from '../../vocabulary/index.js';
import { type GroupAct, GroupPublications } from '../group-publications.service.js';
import { PostDocuments } from './post-documents.service.js';

type Write = (document: Document, post: Post) => Document;

/**
 * Tells members elsewhere, and of public ones all followers, what becomes of posts that are written here. What lives
 * elsewhere is for its own server to change, which is asked to.
 */
@Injectable()
export class PostPublications {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly actors: ActorQueries,
    private readonly queries: PostQueries,
    private readonly documents: PostDocuments,
    private readonly publications: GroupPublications,
    private readonly recipients: Recipients,
    private readonly outbox: Outbox,
  ) {}

  @OnDomainEvent(PostPublished)
  async publish({ postId }: PostNews): Promise<void> {
    await this.tell(postId, (document) => writeCreate(String(document.actor), document));
  }

  @OnDomainEvent(PostUpdated)
  async update({ postId, byActorId, wasOpen }: PostNews & { wasOpen: boolean }): Promise<void> {
    if (byActorId) await this.ask(postId, byActorId);
    const update: Write = (document, post) => writeUpdate(String(document.actor), document, post.updatedAt);
    await this.tell(postId, update, async (tx, act, post) => {
      if (wasOpen && !post.isOpen) await this.takeBack(tx, act, post);
      // Followers have not heard of it; whom it is no news takes it for a change.
      if (!wasOpen && act.isPublic) await this.publications.tell(tx, { ...act, activity: creationOf(act, post) });
    });
  }

  /** In the author's name, unless it was written elsewhere and one of ours has deleted it. */
  @OnDomainEvent(PostDeleted)
  async delete({ postId, byActorId }: PostNews): Promise<void> {
    const post = await this.queries.findById(postId);
    if (!post?.deletedAt) return;
    const signerId = post.local ? post.authorId : byActorId;
    const found = await this.actors.findMany([post.groupId, ...(signerId ? [signerId] : [])]);
    const [group, author] = [found.get(post.groupId), signerId ? found.get(signerId) : undefined];
    if (!group || !author?.local) return;
    const isPublic = await this.documents.isPublic(post);
    await this.db.transaction(async (tx) => {
      const audience = await this.publications.audience(tx, group, isPublic);
      const activity = writeDelete(author.url, writeTombstone(post.url, 'Article', post.deletedAt!), audience);
      await this.publications.tell(tx, { group, author, activity, objectUri: post.url, isPublic });
    });
  }

  /** Asks the server of a post for what one of ours has changed of it. */
  private async ask(postId: string, byActorId: string): Promise<void> {
    const post = await this.queries.findById(postId);
    const by = await this.actors.find(byActorId);
    const written = post && !post.local && !post.deletedAt ? await this.documents.of(post) : null;
    if (!post || !written || !by?.local || by.suspended || written.group.suspended) return;
    const activity = writeUpdate(by.url, written.document, this.clock.now());
    await this.db.transaction(async (tx) => {
      const inboxes = await this.recipients.inboxes(tx, 'themselves', [post.authorId]);
      await this.outbox.post(tx, { actor: by, activity, objectUri: post.url, inboxes });
    });
  }

  /** Runs with the post as it is: a change that comes in between is read again, so that the newest is told last. */
  private async tell(
    postId: string,
    write: Write,
    first?: (tx: Tx, act: GroupAct & { document: Document }, post: Post) => Promise<void>,
  ): Promise<void> {
    for (let told = false; !told;) {
      const post = await this.queries.findById(postId);
      const written = post?.local && !post.draft && !post.deletedAt ? await this.documents.of(post) : null;
      if (!post || !written || written.author.suspended || written.group.suspended) return;
      const act = { ...written, activity: write(written.document, post), objectUri: post.url };
      told = await this.db.transaction(async (tx) => {
        const current = await isCurrent(this.db, tx, 'posts', post);
        if (!current) return false;
        await first?.(tx, act, post);
        await this.publications.tell(tx, act);
        return true;
      });
    }
  }

  /** Those who follow and are no members forget what is for members alone now. */
  private async takeBack(tx: Tx, { group, author, objectUri }: GroupAct, post: Post): Promise<void> {
    if (!group.local) return;
    const [followers, members] = [
      await this.recipients.inboxes(tx, 'followers', [group.id]),
      await this.recipients.inboxes(tx, 'members', [group.id]),
    ];
    const inboxes = followers.filter((inbox) => !members.includes(inbox));
    const audience = await this.publications.audience(tx, group, true);
    const activity = writeDelete(author.url, writeTombstone(post.url, 'Article', post.updatedAt), audience);
    // One may be closed, opened and deleted.
    const numbered = { ...activity, id: `${String(activity.id)}/${post.updatedAt.getTime()}` };
    await this.outbox.post(tx, { actor: author, activity: numbered, objectUri, inboxes });
  }
}

/** Once more for each time that it was opened. */
function creationOf({ author, document }: { author: Actor; document: Document }, post: Post): Document {
  const creation = writeCreate(author.url, document);
  return { ...creation, id: `${String(creation.id)}/${post.updatedAt.getTime()}` };
}
