import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { rolesWith, type Viewer, viewerOf } from '#convoke/actors';
import {
  Database,
  DomainError,
  isId,
  loader,
  type PageOf,
  type PageWindow,
  type RequestContext,
  type Tx,
  VIEWER_LIST_MAX,
} from '#convoke/core';
import { Library, type Shelved } from './library.js';
import { Resource, ResourceKind } from './resource.entity.js';

const COLUMNS = `r.id, r.uuid, r.url, r.local, r.group_id AS "groupId", r.creator_id AS "creatorId",
  r.parent_id AS "parentId", r.type, r.title, r.summary, r.resource_url AS "resourceUrl", r.name, r.preview,
  r.waits_for AS "waitsFor",
  r.waits_for AS "waitsFor", r.published_at AS "publishedAt", r.inserted_at AS "insertedAt", r.updated_at AS "updatedAt",
  r.deleted_at AS "deletedAt"`;
const ORDER = `(r.type = 'folder') DESC, lower(r.title), r.id`;

/** A folder, or the top of a group's library where there is no `parentId`, and which page of it. */
interface Shelf {
  groupId: string;
  parentId: string | null;
  window: PageWindow;
}

type Row = Record<string, unknown>;

/** Reads of what groups keep; tombstones are among them only where that is said. */
@Injectable()
export class ResourceQueries {
  /** Those of them that the viewer may see. */
  readonly byId = loader<string, Resource>(async (ids, context) => {
    const found = await this.visible(viewerOf(context).within('read:group:resources'), ids);
    return new Map(found.map((resource) => [resource.id, resource]));
  });

  /** The folders that resources lie in, from the top on. */
  readonly ancestors = loader<string, Resource[]>(
    async (ids) => {
      const rows = await this.db.query<Row & { start: string }>(
        `WITH RECURSIVE up AS (
          SELECT id AS start, parent_id AS id, 1 AS distance FROM resources WHERE id = ANY($1)
          UNION ALL
          SELECT up.start, p.parent_id, up.distance + 1 FROM up JOIN resources p ON p.id = up.id)
        SELECT up.start, ${COLUMNS} FROM up JOIN resources r ON r.id = up.id ORDER BY up.distance DESC`,
        [ids],
      );
      return new Map(
        [...Map.groupBy(rows, ({ start }) => start)].map(([start, folders]) => [start, entities(folders)]),
      );
    },
    () => [],
  );

  private readonly shelves = loader<string, PageOf<Resource>>(
    (keys) => this.readShelves(keys),
    () => ({ elements: [], total: 0 }),
  );

  constructor(private readonly db: Database) {}

  /** Throws resource_not_found, also for who is no member of its group. */
  async getVisible(viewer: Viewer, id: string): Promise<Resource> {
    const [found] = await this.visible(viewer, [id]);
    if (!found) throw new DomainError('resource_not_found');
    return found;
  }

  /** As a transaction sees it; throws resource_not_found. */
  async get(tx: Tx, groupId: string, id: string): Promise<Resource> {
    const found = await tx.findOneBy(Resource, { id, groupId, deletedAt: IsNull() });
    if (!found) throw new DomainError('resource_not_found');
    return found;
  }

  /** By its id on the network; tombstones too. */
  async findByUrl(url: string, tx?: Tx): Promise<Resource | null> {
    return (tx ?? this.db.manager).findOneBy(Resource, { url });
  }

  /** By the last part of its address here; tombstones too. */
  async findByUuid(uuid: string): Promise<Resource | null> {
    return this.db.manager.findOneBy(Resource, { uuid });
  }

  /** Tombstones too; it says nothing of who may see it. */
  async findById(id: string): Promise<Resource | null> {
    return this.db.manager.findOneBy(Resource, { id });
  }

  /** Where it stands in its library, such as `/Posters/Summer`; null for a tombstone. */
  async pathOf(id: string, tx?: Tx): Promise<string | null> {
    const [row] = await this.db.query<{ path: string | null }>(
      `WITH RECURSIVE up AS (
        SELECT parent_id, name, 1 AS distance FROM resources WHERE id = $1 AND deleted_at IS NULL
        UNION ALL
        SELECT p.parent_id, p.name, up.distance + 1 FROM up JOIN resources p ON p.id = up.parent_id)
      SELECT string_agg('/' || name, '' ORDER BY distance DESC) AS path FROM up`,
      [id],
      tx,
    );
    return row?.path ?? null;
  }

  /** By a path such as `/Posters/Summer`; `/` is the top of the library. Null where there is nothing. */
  async findAt(groupId: string, path: string): Promise<Shelved | null> {
    const names = path.toWellFormed().replaceAll('\0', '').split('/').filter(Boolean);
    let found: Shelved = new Library(groupId);
    for (const name of names) {
      const next = await this.named(found, name);
      if (!next) return null;
      found = next;
    }
    return found;
  }

  /** What lies in a folder, or at the top: folders first, then by title. Batched with those of others. */
  async within(shelf: Shelf, context: RequestContext): Promise<PageOf<Resource>> {
    return this.shelves(context).load(JSON.stringify(shelf));
  }

  /** All of a group, the newest first. */
  async newest(groupId: string, { offset, limit }: PageWindow): Promise<PageOf<Resource>> {
    const where = { groupId, deletedAt: IsNull() };
    const order = { publishedAt: 'DESC', id: 'DESC' } as const;
    const repository = this.db.manager.getRepository(Resource);
    const elements = limit ? await repository.find({ where, order, skip: offset, take: limit }) : [];
    return { elements, total: await repository.countBy(where) };
  }

  private async readShelves(keys: string[]): Promise<Map<string, PageOf<Resource>>> {
    const asked = keys.map((key) => JSON.parse(key) as Shelf);
    const rows = await this.db.query<Row & { place: number; total: number }>(
      `SELECT asked.place::int, counted.total, page.* FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[])
          WITH ORDINALITY AS asked (group_id, parent_id, skip, most, place)
        CROSS JOIN LATERAL (SELECT count(*)::int AS total FROM resources r WHERE ${ON_SHELF}) counted
        LEFT JOIN LATERAL (SELECT ${COLUMNS} FROM resources r WHERE ${ON_SHELF}
          ORDER BY ${ORDER} OFFSET asked.skip LIMIT asked.most) page ON true`,
      [
        asked.map(({ groupId }) => groupId),
        asked.map(({ parentId }) => parentId),
        asked.map(({ window }) => window.offset),
        asked.map(({ window }) => window.limit),
      ],
    );
    const pages = Map.groupBy(rows, ({ place }) => keys[place - 1]!);
    return new Map(
      [...pages].map(([key, found]) => [
        key,
        { elements: entities(found.filter(({ id }) => id !== null)), total: found[0]!.total },
      ]),
    );
  }

  /** The folders of a group, as many as one can choose from. */
  async folders(groupId: string): Promise<Resource[]> {
    const where = { groupId, type: ResourceKind.FOLDER, deletedAt: IsNull() };
    return this.db.manager.find(Resource, { where, order: { title: 'ASC', id: 'ASC' }, take: VIEWER_LIST_MAX });
  }

  private async named({ groupId, id }: Shelved, name: string): Promise<Resource | null> {
    const where = { groupId, parentId: id ?? IsNull(), name, deletedAt: IsNull() };
    return this.db.manager.findOneBy(Resource, where);
  }

  private async visible({ actorIds }: Pick<Viewer, 'actorIds'>, ids: readonly string[]): Promise<Resource[]> {
    const rows = await this.db.query<Row>(
      `SELECT ${COLUMNS} FROM resources r JOIN actors g ON g.id = r.group_id
        WHERE r.id = ANY($1) AND r.deleted_at IS NULL AND g.suspended_at IS NULL AND NOT g.host_suspended
          AND EXISTS (SELECT FROM members m
            WHERE m.group_id = r.group_id AND m.actor_id = ANY($2) AND m.role = ANY($3))`,
      [ids.filter(isId), actorIds, rolesWith('read')],
    );
    return entities(rows);
  }
}

const ON_SHELF = `r.group_id = asked.group_id AND coalesce(r.parent_id, 0) = coalesce(asked.parent_id, 0)
  AND r.deleted_at IS NULL`;

function entities(rows: Row[]): Resource[] {
  return rows.map((row) => Object.assign(new Resource(), row));
}
