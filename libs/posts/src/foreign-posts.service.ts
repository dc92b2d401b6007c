import { Injectable } from '@nestjs/common';
import { GroupRights } from '#convoke/actors';
import { Clock, Database, DomainError, plainText, sanitizeHtml, type Tx } from '#convoke/core';
import { language, usableTags } from '#convoke/events';
import { Post } from './post.entity.js';
import { PostQueries } from './post.queries.js';
import { MAX_BODY, MAX_TITLE } from './post.schema.js';
import { PostPublication } from './post-publication.service.js';
import { PostVisibility } from './post.values.js';
import { PostWriter } from './post-writer.service.js';

/** A post as another server tells it, its texts not checked yet. */
export interface ForeignPost {
  url: string;
  title: string;
  /** HTML as received. */
  body: string;
  language: string;
  visibility: PostVisibility;
  tags: string[];
  publishedAt: Date | null;
  changedAt: Date | null;
}

/** What stands beside it here, found before it is written. */
export interface ForeignPostParts {
  groupId: string;
  /** Who has written or changed it, and may. */
  actorId: string;
  pictureId: string | null;
  pictureSource: string | null;
}

/** Keeps what people of other servers write for groups, by the rules for people here. */
@Injectable()
export class ForeignPosts {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: PostQueries,
    private readonly rights: GroupRights,
    private readonly publication: PostPublication,
    private readonly writer: PostWriter,
  ) {}

  /**
   * Makes it, or changes it to what is said now; one of ours like by a click. Null where that changes nothing: an older
   * version, or one of what was deleted. Throws unauthorized for one of another group.
   */
  async save(foreign: ForeignPost, parts: ForeignPostParts): Promise<Post | null> {
    const content = contentOf(foreign);
    return this.db.transaction(async (tx) => {
      await this.db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`post:${foreign.url}`], tx);
      const known = await this.queries.findByUrl(foreign.url, tx);
      return known ? this.change(tx, known.id, foreign, content, parts) : this.add(tx, foreign, content, parts);
    });
  }

  /**
   * Deletes what its author, somebody else who may, or, for null, its group says is gone. Null where there was nothing.
   * Throws group_not_found, unauthorized.
   */
  async remove(url: string, byActorId: string | null): Promise<Post | null> {
    const known = await this.queries.findByUrl(url);
    if (!known) return null;
    return this.db.transaction(async (tx) => {
      const post = await this.writer.lock(tx, known.id);
      if (post.deletedAt) return null;
      if (byActorId !== null && byActorId !== post.authorId)
        await this.rights.assert(tx, post.groupId, byActorId, 'publish');
      const before = post.copy();
      await this.writer.bury(tx, post, byActorId);
      return before;
    });
  }

  /** Addresses of all that is kept of a group elsewhere. */
  async urlsOf(groupId: string): Promise<string[]> {
    const rows = await this.db.query<{ url: string }>(
      'SELECT url FROM posts WHERE group_id = $1 AND NOT local AND deleted_at IS NULL ORDER BY id',
      [groupId],
    );
    return rows.map(({ url }) => url);
  }

  /** Forgets what is kept of a group elsewhere: all, or what is for its members. */
  async drop(groupId: string, publicToo: boolean): Promise<void> {
    await this.db.transaction(async (tx) => {
      const posts = await this.db.query<{ id: string }>(
        'DELETE FROM posts WHERE group_id = $1 AND NOT local AND ($2 OR visibility = $3) RETURNING id',
        [groupId, publicToo, PostVisibility.PRIVATE],
        tx,
      );
      for (const { id } of posts) await this.writer.releasePictures(tx, id);
    });
  }

  private async add(
    tx: Tx,
    foreign: ForeignPost,
    { tags, ...content }: Content,
    parts: ForeignPostParts,
  ): Promise<Post> {
    const { actorId: authorId, ...rest } = parts;
    const publishedAt = this.past(foreign.publishedAt);
    const post = Object.assign(new Post(), { ...content, ...rest, authorId, url: foreign.url, local: false });
    Object.assign(post, { slug: this.publication.addressOf(post.title).slug, draft: false, publishAt: null });
    Object.assign(post, { publishedAt, insertedAt: publishedAt, updatedAt: this.past(foreign.changedAt) });
    post.deletedAt = null;
    await this.writer.add(tx, post, tags, authorId);
    return post;
  }

  private async change(
    tx: Tx,
    id: string,
    foreign: ForeignPost,
    { tags, ...content }: Content,
    { groupId, actorId, ...picture }: ForeignPostParts,
  ): Promise<Post | null> {
    const post = await this.writer.lock(tx, id);
    if (post.groupId !== groupId) throw new DomainError('unauthorized');
    const isOlder = !post.local && foreign.changedAt !== null && foreign.changedAt < post.updatedAt;
    if (post.deletedAt || post.draft || isOlder) return null;
    const before = post.copy();
    Object.assign(post, content, post.local ? { pictureId: picture.pictureId } : { ...picture, authorId: actorId });
    // Pictures in our texts are not in what others have of them.
    if (post.local && content.body === sanitizeHtml(before.body)) post.body = before.body;
    post.updatedAt = post.local ? this.clock.now() : this.past(foreign.changedAt);
    return (await this.writer.save(tx, post, { before, tags, byActorId: actorId })) ? post : null;
  }

  /** What is dated ahead would stand before all others, and be newer than what comes after it. */
  private past(at: Date | null): Date {
    const now = this.clock.now();
    return at && at < now ? at : now;
  }
}

type Content = ReturnType<typeof contentOf>;

/** What we would refuse from a person is clipped or left out, since its server won't mend it. */
function contentOf(foreign: ForeignPost) {
  const title = plainText(foreign.title).slice(0, MAX_TITLE).toWellFormed().trim();
  return {
    title: title || foreign.url,
    body: sanitizeHtml(foreign.body.slice(0, MAX_BODY).toWellFormed()),
    language: language.safeParse(foreign.language).data ?? 'und',
    visibility: foreign.visibility,
    tags: usableTags(foreign.tags),
  };
}
