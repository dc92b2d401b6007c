import { Injectable } from '@nestjs/common';
import { Actor, rolesWith, viewerOf } from '#convoke/actors';
import { Database, DomainError, isId, JoinedRow, loader, type PageOf, type PageWindow, type Tx } from '#convoke/core';
import { Comment } from '../comment.entity.js';
import { Discussion } from './discussion.entity.js';

const NOT_SUSPENDED = (actor: string) => `${actor}.suspended_at IS NULL AND NOT ${actor}.host_suspended`;
/** Those of the groups that one of the profiles in $1 is in; $2 are the roles that may read. */
const READABLE = `FROM discussions d WHERE d.deleted_at IS NULL AND EXISTS (SELECT FROM members m
  JOIN actors own ON own.id = m.actor_id JOIN actors g ON g.id = m.group_id
  WHERE m.group_id = d.group_id AND m.actor_id = ANY($1) AND m.role = ANY($2)
    AND ${NOT_SUSPENDED('own')} AND g.deleted_at IS NULL AND ${NOT_SUSPENDED('g')})`;
const SAID = 'FROM comments c JOIN actors a ON a.id = c.actor_id';
/** What suspended people said nobody reads. */
const SHOWN = `c.discussion_id IS NOT NULL AND ${NOT_SUSPENDED('a')}`;
const ROLES = rolesWith('read');

interface CommentRow {
  comment: Record<string, unknown>;
  author: Record<string, unknown>;
}

/** Reads of discussions, each for those whose profiles are in the group. */
@Injectable()
export class DiscussionQueries {
  /** Of those that the viewer may read. */
  readonly byId = loader<string, Discussion>(async (ids, context) => {
    const found = await this.read('d.id = ANY($3)', viewerOf(context).actorIds, ids);
    return new Map(found.map((discussion) => [discussion.id, discussion]));
  });

  /** What was said in discussions that the caller may read. */
  readonly commentById = loader<string, Comment>(async (ids) => {
    const found = await this.comments(`c.id = ANY($1) AND ${SHOWN}`, [ids]);
    return new Map(found.map((comment) => [comment.id, comment]));
  });

  private readonly rows: JoinedRow<Discussion>;
  private readonly said: JoinedRow<Comment>;
  private readonly authors: JoinedRow<Actor>;

  constructor(private readonly db: Database) {
    this.rows = new JoinedRow(db.dataSource, Discussion);
    this.said = new JoinedRow(db.dataSource, Comment);
    this.authors = new JoinedRow(db.dataSource, Actor);
  }

  /** Throws discussion_not_found unless one of these profiles may read it. */
  async get(actorIds: readonly string[], id: string, tx?: Tx): Promise<Discussion> {
    const [found] = isId(id) ? await this.read('d.id = $3', actorIds, id, tx) : [];
    return found ?? notFound();
  }

  /** Throws discussion_not_found unless one of these profiles may read it. */
  async getBySlug(actorIds: readonly string[], slug: string): Promise<Discussion> {
    const [found] = await this.read('d.slug = $3', actorIds, slug);
    return found ?? notFound();
  }

  /** Null unless one of these profiles may read it. */
  async findReadable(actorIds: readonly string[], id: string): Promise<Discussion | null> {
    return (await this.read('d.id = $3', actorIds, id))[0] ?? null;
  }

  /** Of a group, what was talked about last first; nothing for who is no member. */
  async ofGroup(actorIds: readonly string[], groupId: string, window: PageWindow): Promise<PageOf<Discussion>> {
    const which = `${READABLE} AND d.group_id = $3`;
    const params = [actorIds, ROLES, groupId];
    const page = `${which} ORDER BY d.updated_at DESC, d.id DESC OFFSET ${window.offset} LIMIT ${window.limit}`;
    return { elements: await this.entities(page, params), total: await this.count(which, params) };
  }

  /** What was said in one that the caller may read, the oldest first; of what was deleted that it was said. */
  async commentsIn({ id }: Discussion, { offset, limit }: PageWindow): Promise<PageOf<Comment>> {
    const which = `c.discussion_id = $1 AND ${SHOWN}`;
    const page = `${which} ORDER BY c.published_at, c.id OFFSET ${offset} LIMIT ${limit}`;
    return { elements: await this.comments(page, [id]), total: await this.count(`${SAID} WHERE ${which}`, [id]) };
  }

  /** All that was said in a group, the newest first; of what was deleted what began a discussion. */
  async saidIn(groupId: string, { offset, limit }: PageWindow): Promise<{ ids: string[]; total: number }> {
    const which = `${SAID} JOIN discussions d ON d.id = c.discussion_id
      WHERE d.group_id = $1 AND d.deleted_at IS NULL AND (c.deleted_at IS NULL OR c.url = d.url) AND ${SHOWN}`;
    const rows = await this.db.query<{ id: string }>(
      `SELECT c.id ${which} ORDER BY c.published_at DESC, c.id DESC OFFSET ${offset} LIMIT ${limit}`,
      [groupId],
    );
    return { ids: rows.map(({ id }) => id), total: await this.count(which, [groupId]) };
  }

  /** As it is once nobody else writes in it. Throws discussion_not_found, also for a tombstone. */
  async lock(tx: Tx, id: string): Promise<Discussion> {
    const lock = { mode: 'for_no_key_update' } as const;
    const found = isId(id) ? await tx.findOne(Discussion, { where: { id }, lock }) : null;
    return found && !found.deletedAt ? found : notFound();
  }

  /** Tombstones too; it says nothing of who may read it. */
  async find(id: string): Promise<Discussion | null> {
    return this.db.manager.findOneBy(Discussion, { id });
  }

  /** The same by its slug. */
  async findBySlug(slug: string): Promise<Discussion | null> {
    return this.db.manager.findOneBy(Discussion, { slug });
  }

  /** Said in a discussion; it says nothing of who may read it. */
  async findComment(id: string, tx?: Tx): Promise<Comment | null> {
    if (!isId(id)) return null;
    const [found] = await this.comments('c.id = $1 AND c.discussion_id IS NOT NULL', [id], tx);
    return found ?? null;
  }

  /** The same by its uuid, or by its address on the network. */
  async findCommentBy(key: 'uuid' | 'url', value: string, tx?: Tx): Promise<Comment | null> {
    const [found] = await this.comments(`c.${key} = $1 AND c.discussion_id IS NOT NULL`, [value], tx);
    return found ?? null;
  }

  private read(which: string, actorIds: readonly string[], key: unknown, tx?: Tx): Promise<Discussion[]> {
    return this.entities(`${READABLE} AND ${which}`, [actorIds, ROLES, key], tx);
  }

  private async entities(rest: string, params: unknown[], tx?: Tx): Promise<Discussion[]> {
    const rows = await this.db.query<{ row: Record<string, unknown> }>(`SELECT to_json(d) AS row ${rest}`, params, tx);
    return rows.map(({ row }) => this.rows.entity(row)!);
  }

  private async comments(which: string, params: unknown[], tx?: Tx): Promise<Comment[]> {
    const rows = await this.db.query<CommentRow>(
      `SELECT to_json(c) AS comment, to_json(a) AS author ${SAID} WHERE ${which}`,
      params,
      tx,
    );
    return rows.map(({ comment, author }) =>
      Object.assign(this.said.entity(comment)!, { author: this.authors.entity(author)! }),
    );
  }

  private async count(which: string, params: unknown[]): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(`SELECT count(*)::int AS total ${which}`, params);
    return row!.total;
  }
}

function notFound(): never {
  throw new DomainError('discussion_not_found');
}
