import { Injectable } from '@nestjs/common';
import { groupsOf, viewerOf } from '#convoke/actors';
import { Database, isId, loader, plainText, type PageOf, type PageWindow, type Tx } from '#convoke/core';
import { Post } from './post.entity.js';
import { PUBLIC_POSTS, PUBLISHED_POSTS, POSTS_WITH_ANSWERERS, type PostViewer, visiblePosts } from './post.policy.js';

/** All but the body, which may have 100,000 characters. */
const COLUMNS = `p.id, p.url, p.slug, p.local, p.author_id AS "authorId", p.group_id AS "groupId", p.title, p.language,
  p.visibility, p.draft, p.awaits_moderator AS "awaitsModerator", p.picture_id AS "pictureId", p.picture_source AS "pictureSource",
  p.publish_at AS "publishAt", p.published_at AS "publishedAt",
  p.inserted_at AS "insertedAt", p.updated_at AS "updatedAt", p.deleted_at AS "deletedAt", left(p.body, 2000) AS beginning,
  (SELECT coalesce(json_agg(json_build_object('id', t.id::text, 'title', t.title, 'slug', t.slug) ORDER BY t.slug), '[]')
    FROM post_tags x JOIN tags t ON t.id = x.tag_id WHERE x.post_id = p.id) AS tags`;
/** Drafts first. */
const NEWEST = 'ORDER BY p.published_at DESC NULLS FIRST, p.id DESC';
const EXCERPT = 280;

/** Whose group a post came from, for somebody with several profiles. */
export interface FollowedPost {
  post: Post;
  profileId: string;
}

/** Reads of posts. */
@Injectable()
export class PostQueries {
  /** Those that the viewer may see. */
  readonly byId = loader<string, Post>(async (ids, context) => {
    const viewer = viewerOf(context);
    const which = `p.id = ANY($1) AND ${visiblePosts('$2', viewer)}`;
    const posts = await this.read(`${COLUMNS} FROM ${POSTS_WITH_ANSWERERS} WHERE ${which}`, [ids, viewer.actorIds]);
    return new Map(posts.map((post) => [post.id, post]));
  });

  /** For posts that a list read. */
  readonly body = loader<string, string>(async (ids) => {
    const rows = await this.db.query<{ id: string; body: string }>('SELECT id, body FROM posts WHERE id = ANY($1)', [
      ids,
    ]);
    return new Map(rows.map(({ id, body }) => [id, body]));
  });

  constructor(private readonly db: Database) {}

  /** Deleted ones too. */
  async findBySlug(slug: string): Promise<Post | null> {
    return this.find('p.slug = $1', [slug]);
  }

  /** By its id on the network; deleted ones too. */
  async findByUrl(url: string, tx?: Tx): Promise<Post | null> {
    return this.find('p.url = $1', [url], tx);
  }

  /** Deleted ones too. */
  async findById(id: string, tx?: Tx): Promise<Post | null> {
    return isId(id) ? this.find('p.id = $1', [id], tx) : null;
  }

  async isVisible(id: string, viewer: PostViewer): Promise<boolean> {
    const which = `p.id = $1 AND ${visiblePosts('$2', viewer)}`;
    const found = await this.db.query(`SELECT FROM ${POSTS_WITH_ANSWERERS} WHERE ${which}`, [id, viewer.actorIds]);
    return found.length > 0;
  }

  /** Those of a group that the viewer may find, drafts first, then the newest; without their bodies. */
  async ofGroup(groupId: string, viewer: PostViewer, window: PageWindow): Promise<PageOf<Post>> {
    const which = `p.group_id = $1 AND ${visiblePosts('$2', viewer, { listed: true })}`;
    return this.page(which, [groupId, viewer.actorIds], window);
  }

  /** Those of a group that are published, the newest first: all, or those that everybody may find. Whole. */
  async published(groupId: string, window: PageWindow, membersToo: boolean): Promise<PageOf<Post>> {
    const which = `p.group_id = $1 AND ${membersToo ? PUBLISHED_POSTS : PUBLIC_POSTS}`;
    return this.page(which, [groupId], window, `${COLUMNS}, p.body`);
  }

  /** Those of the groups that the profiles are in or follow, the newest first; without their bodies. */
  async followedBy(actorIds: readonly string[], window: PageWindow): Promise<PageOf<FollowedPost>> {
    const from = `FROM ${POSTS_WITH_ANSWERERS} JOIN ${groupsOf('$1')} followed ON followed.group_id = p.group_id
      WHERE (${PUBLIC_POSTS}) OR (followed.is_member AND ${PUBLISHED_POSTS})`;
    const { elements, total } = await this.paged(
      from,
      [actorIds],
      window,
      `${COLUMNS}, followed.actor_id AS "profileId"`,
    );
    return {
      elements: elements.map((post) => ({ post, profileId: (post as Post & { profileId: string }).profileId })),
      total,
    };
  }

  private async page(which: string, params: unknown[], window: PageWindow, columns = COLUMNS): Promise<PageOf<Post>> {
    return this.paged(`FROM ${POSTS_WITH_ANSWERERS} WHERE ${which}`, params, window, columns);
  }

  private async paged(from: string, params: unknown[], window: PageWindow, columns: string): Promise<PageOf<Post>> {
    const rows = `${NEWEST} OFFSET ${window.offset} LIMIT ${window.limit}`;
    const elements = window.limit > 0 ? await this.read(`${columns} ${from} ${rows}`, params) : [];
    const [count] = await this.db.query<{ total: number }>(`SELECT count(*)::int AS total ${from}`, params);
    return { elements, total: count!.total };
  }

  private async find(which: string, params: unknown[], tx?: Tx): Promise<Post | null> {
    return (await this.read(`${COLUMNS}, p.body FROM posts p WHERE ${which}`, params, tx))[0] ?? null;
  }

  private async read(statement: string, params: unknown[], tx?: Tx): Promise<Post[]> {
    const rows = await this.db.query<{ beginning: string }>(`SELECT ${statement}`, params, tx);
    return rows.map(({ beginning, ...row }) => Object.assign(new Post(), row, { excerpt: excerptOf(beginning) }));
  }
}

function excerptOf(html: string): string {
  const words = plainText(html);
  if (words.length <= EXCERPT) return words;
  const cut = words.slice(0, EXCERPT).toWellFormed();
  return `${cut.slice(0, cut.lastIndexOf(' ') > 0 ? cut.lastIndexOf(' ') : EXCERPT)}…`;
}
