import { Injectable } from '@nestjs/common';
import {
  ActorQueries,
  ContentRemovals,
  GroupQueries,
  GroupRights,
  MemberQueries,
  removalWords,
  requireUser,
  type Viewer,
} from '#convoke/actors';
import { Clock, Database, DomainError, invalid, parseInput, type Tx } from '#convoke/core';
import { type MediaInput, MediaInputs } from '#convoke/media';
import { Post } from './post.entity.js';
import { mayDeletePost, mayPublish, mayUpdatePost, type PostStanding, type PostViewer } from './post.policy.js';
import { PostQueries } from './post.queries.js';
import { newPost, type PostChange, postChange } from './post.schema.js';
import { PostPublication } from './post-publication.service.js';
import { PostVisibility } from './post.values.js';
import { PostWriter } from './post-writer.service.js';

interface GivenPicture {
  picture?: MediaInput | null;
}

/** Shows, writes, changes and deletes the posts of groups. */
@Injectable()
export class Posts {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: PostQueries,
    private readonly groups: GroupQueries,
    private readonly rights: GroupRights,
    private readonly members: MemberQueries,
    private readonly actors: ActorQueries,
    private readonly media: MediaInputs,
    private readonly publication: PostPublication,
    private readonly writer: PostWriter,
    private readonly removals: ContentRemovals,
  ) {}

  /** Throws post_not_found for whoever may not see it, and gone for one that they could once. */
  async get(viewer: PostViewer, slug: string): Promise<Post> {
    const post = await this.queries.findBySlug(slug);
    if (post?.deletedAt && post.isOpen) throw new DomainError('gone');
    if (!post || !(await this.queries.isVisible(post.id, viewer))) throw notFound();
    return post;
  }

  /** Throws group_not_found, unauthorized, profile_ambiguous, profile_moved, InvalidInput. */
  async create(viewer: Viewer, given: GivenPicture & object): Promise<Post> {
    const content = parseInput(newPost, given);
    const { attributedToId: groupId, title, tags = [], draft = false, publishAt = null } = content;
    await this.groups.getVisible(viewer, groupId);
    const { actorId } = await this.rights.require(viewer, groupId, 'publish', content.actorId);
    await this.actors.assertNotMoved(actorId);
    const now = this.clock.now();
    const address = this.publication.addressOf(title);
    const post = Object.assign(new Post(), { ...address, groupId, authorId: actorId, local: true, deletedAt: null });
    Object.assign(post, { visibility: PostVisibility.PUBLIC, language: 'und', insertedAt: now, updatedAt: now });
    Object.assign(post, {
      pictureId: null,
      pictureSource: null,
      awaitsModerator: false,
      ...(await this.written(viewer, actorId, given, content)),
    });
    post.setPublication({ draft, publishAt }, now);
    await this.writer.consult(post);
    return this.db.transaction(async (tx) => {
      await this.assertStill(tx, groupId, actorId);
      if (!post.draft) await this.writer.admit(tx, actorId);
      await this.writer.add(tx, post, tags, actorId);
      await this.publication.schedule(tx, post);
      return (await this.queries.findById(post.id, tx))!;
    });
  }

  /** What is left out stays. Throws post_not_found, unauthorized, profile_ambiguous, InvalidInput. */
  async update(viewer: Viewer, id: string, given: GivenPicture & object): Promise<Post> {
    const content = parseInput(postChange, given);
    const { post: present, standing } = await this.visible(viewer, id);
    if (!mayUpdatePost(standing, present)) throw new DomainError('unauthorized');
    const { groupId } = present;
    if ((content.attributedToId ?? groupId) !== groupId) throw invalid('attributedToId', 'error_post_group_stays');
    const { actorId } = await this.rights.require(viewer, groupId, 'publish', content.actorId);
    const written = await this.written(viewer, actorId, given, content, present);
    if (present.draft) await this.consult(present, written, content);
    return this.db.transaction(async (tx) => {
      await this.assertStill(tx, groupId, actorId);
      const post = await this.writer.lock(tx, id);
      if (post.deletedAt) throw notFound();
      const before = post.copy();
      Object.assign(post, written);
      this.settlePublication(post, content);
      if (before.draft && !post.draft) await this.writer.admit(tx, actorId);
      if (post.pictureId !== before.pictureId) post.pictureSource = null;
      // Which version of one that lives elsewhere is the newest its own server says.
      if (post.local) await this.settleAuthor(tx, post, actorId);
      await this.writer.save(tx, post, { before, tags: content.tags, byActorId: actorId });
      await this.publication.schedule(tx, post);
      return (await this.queries.findById(id, tx))!;
    });
  }

  /** Leaves a tombstone; a moderator's `words` are told its author. Throws post_not_found, unauthorized, profile_ambiguous, InvalidInput. */
  async delete(viewer: Viewer, id: string, as?: string | null, given: string | null = null): Promise<void> {
    const words = removalWords(given);
    const { post: present, standing } = await this.visible(viewer, id);
    if (!mayDeletePost(viewer, standing, present)) throw new DomainError('unauthorized');
    const { groupId } = present;
    const actorId = mayPublish(standing) ? (await this.rights.require(viewer, groupId, 'publish', as)).actorId : null;
    await this.db.transaction(async (tx) => {
      if (actorId) await this.assertStill(tx, groupId, actorId);
      const post = await this.writer.lock(tx, id);
      if (post.deletedAt) throw notFound();
      const { title, authorId } = post;
      await this.writer.bury(tx, post, actorId);
      if (!actorId) await this.removals.note(tx, viewer, { kind: 'post', id, title, authorId, words });
    });
  }

  private async consult(present: Post, written: Partial<Post>, content: PostChange): Promise<void> {
    Object.assign(present, written);
    this.settlePublication(present, content);
    await this.writer.consult(present);
  }

  private async visible(viewer: Viewer, id: string): Promise<{ post: Post; standing: PostStanding }> {
    const post = await this.queries.findById(id);
    if (!post || !(await this.queries.isVisible(id, viewer))) throw notFound();
    return { post, standing: await this.members.ofActorsIn(post.groupId, viewer.actorIds) };
  }

  /** The group and the role of whoever acts in it stay as they are until the transaction ends. */
  private async assertStill(tx: Tx, groupId: string, actorId: string): Promise<void> {
    await this.groups.lock(tx, groupId);
    await this.rights.assert(tx, groupId, actorId, 'publish');
  }

  /** Who writes on where the author may not answers for it from then on. */
  private async settleAuthor(tx: Tx, post: Post, actorId: string): Promise<void> {
    post.updatedAt = this.clock.now();
    if (!(await this.publication.mayPublish(tx, post))) post.authorId = actorId;
  }

  private settlePublication(post: Post, { draft, publishAt }: PostChange): void {
    // A moderator publishes it.
    if (post.awaitsModerator) return;
    if (post.draft) return this.publication.settle(post, { draft, publishAt });
    if (draft) throw invalid('draft', 'error_already_published');
    if (publishAt && publishAt > this.clock.now()) throw invalid('publishAt', 'error_already_published');
  }

  /** What was said, ready for the row. Pictures are taken in before the transaction: that takes long. */
  private async written(
    viewer: Viewer,
    actorId: string,
    { picture }: GivenPicture,
    { title, body, language, visibility }: PostChange,
    present?: Post,
  ): Promise<Partial<Post>> {
    const owner = { userId: requireUser(viewer).id, actorId };
    const kept = present ? [present.pictureId] : [];
    const values = {
      title,
      visibility,
      language: language === null ? 'und' : language,
      body: body && (await this.media.ownedIn(body, owner)),
      pictureId: await this.media.resolve(picture, { owner, field: 'picture', kept }),
    };
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  }
}

function notFound(): DomainError {
  return new DomainError('post_not_found');
}
