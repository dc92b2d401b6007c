import { Injectable } from '@nestjs/common';
import { Screening, type Writing } from '#convoke/actors';
import { Clock, Database, DomainError, DomainEvents, isId, type Tx } from '#convoke/core';
import { type Tag, TagService } from '#convoke/events';
import { MediaAttachments, MediaQueries } from '#convoke/media';
import { Post } from './post.entity.js';
import { PostQueries } from './post.queries.js';
import { PostDeleted, type PostNews, PostPublished, PostUpdated } from './posts.domain-events.js';

/** Posts, as holders of pictures. */
const MEDIA_HOLDER = 'post';
/** What readers would notice, but for the tags. */
const TOLD = ['title', 'body', 'language', 'visibility', 'pictureId'] as const;

interface PostChangeBy {
  before: Post;
  /** Left out they stay. */
  tags?: string[];
  byActorId: string;
  /** Whether a moderator lets it be published. */
  approved?: boolean;
}

/** Writes posts with their tags and pictures, and tells the rest of the program. */
@Injectable()
export class PostWriter {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: PostQueries,
    private readonly tags: TagService,
    private readonly pictures: MediaQueries,
    private readonly attachments: MediaAttachments,
    private readonly events: DomainEvents,
    private readonly screening: Screening,
  ) {}

  /** As it is once nobody else changes it. Throws post_not_found. */
  async lock(tx: Tx, id: string): Promise<Post> {
    if (isId(id)) await this.db.query('SELECT FROM posts WHERE id = $1 FOR NO KEY UPDATE', [id], tx);
    const post = await this.queries.findById(id, tx);
    if (!post) throw new DomainError('post_not_found');
    return post;
  }

  /** Writes a new one; one that is no draft is news. */
  async add(tx: Tx, post: Post, tags: string[], byActorId: string): Promise<void> {
    await tx.insert(Post, post);
    await this.link(tx, post, tags);
    if (!post.draft) await this.announce(tx, post, byActorId);
  }

  /**
   * Writes it as it is now, and tells what became of it, but of drafts; false where readers would notice nothing. The
   * caller holds it.
   */
  async save(tx: Tx, post: Post, { before, tags, byActorId, approved }: PostChangeBy): Promise<boolean> {
    await this.update(tx, post);
    await this.link(tx, post, tags);
    const news = newsOf(post, byActorId);
    const changed = differ(before, post);
    if (changed && !approved) await this.screenAgain(tx, post, before);
    if (post.draft) return changed;
    if (approved) await this.events.emit(tx, PostPublished, news);
    else if (before.draft) await this.announce(tx, post, byActorId);
    else if (changed) await this.events.emit(tx, PostUpdated, { ...news, wasOpen: before.isOpen });
    return changed || before.draft;
  }

  /** Leaves a tombstone. The caller holds it. */
  async bury(tx: Tx, post: Post, byActorId: string | null): Promise<void> {
    const { draft, isOpen: wasOpen } = post;
    const news = newsOf(post, byActorId);
    post.bury(this.clock.now());
    await this.update(tx, post);
    await this.link(tx, post, []);
    await this.screening.forget(tx, 'post', post.id);
    if (!draft) await this.events.emit(tx, PostDeleted, { ...news, wasOpen });
  }

  /** For one that is gone. */
  async releasePictures(tx: Tx, id: string): Promise<void> {
    await this.attachments.attach(tx, { kind: MEDIA_HOLDER, id }, []);
  }

  /** Refuses whoever publishes too much at once. Throws too_fast. */
  async admit(tx: Tx, actorId: string): Promise<void> {
    await this.screening.admit(tx, { kind: 'post', actorId });
  }

  /** Asks those outside who know spam, for one that is about to be public; before the transaction. */
  async consult(post: Post): Promise<void> {
    if (post.local && post.isOpen) await this.screening.consult(writingOf(post));
  }

  /** Tells that it is new, unless it waits for a moderator. */
  private async announce(tx: Tx, post: Post, byActorId: string): Promise<void> {
    if (await this.waits(tx, post)) {
      post.awaitModerator();
      await this.update(tx, post);
    } else await this.events.emit(tx, PostPublished, newsOf(post, byActorId));
  }

  /** What members alone read no moderator has to see; what lives elsewhere is held there. */
  private async waits(tx: Tx, post: Post): Promise<boolean> {
    if (!post.local) return false;
    if (post.isOpen) return this.screening.holds(tx, writingOf(post));
    await this.screening.count(tx, writingOf(post));
    return false;
  }

  private async screenAgain(tx: Tx, post: Post, before: Post): Promise<void> {
    const { local, isOpen, awaitsModerator } = post;
    if (awaitsModerator) return this.screening.reword(tx, writingOf(post), 'waiting');
    if (!local || before.draft || (!isOpen && !before.isOpen)) return;
    const open = before.isOpen ? 'public' : 'opened';
    await this.screening.reword(tx, writingOf(post), isOpen ? open : 'closed');
  }

  private async update(tx: Tx, post: Post): Promise<void> {
    const { id, tags: _, excerpt: __, ...values } = post;
    await tx.update(Post, { id }, values);
  }

  private async link(tx: Tx, post: Post, titles: string[] | undefined): Promise<void> {
    const { id, pictureId, body } = post;
    if (titles) post.tags = await this.setTags(tx, id, titles);
    const shown = await this.pictures.shownIn(tx, body);
    await this.attachments.attach(tx, { kind: MEDIA_HOLDER, id }, pictureId ? [pictureId, ...shown] : shown);
  }

  private async setTags(tx: Tx, postId: string, titles: string[]): Promise<Tag[]> {
    const tags = await this.tags.ensure(tx, titles);
    await this.db.query('DELETE FROM post_tags WHERE post_id = $1', [postId], tx);
    await this.db.query(
      'INSERT INTO post_tags (post_id, tag_id) SELECT $1, unnest($2::bigint[])',
      [postId, tags.map(({ id }) => id)],
      tx,
    );
    return tags;
  }
}

function differ(before: Post, post: Post): boolean {
  const slugs = ({ tags }: Post) => tags.map(({ slug }) => slug).join();
  return TOLD.some((field) => before[field] !== post[field]) || slugs(before) !== slugs(post);
}

function writingOf({ id, authorId: actorId, title, body: text }: Post): Writing {
  return { kind: 'post', id, actorId, title, text };
}

function newsOf({ id: postId, groupId, title }: Post, byActorId: string | null): PostNews {
  return { postId, groupId, byActorId, title };
}
