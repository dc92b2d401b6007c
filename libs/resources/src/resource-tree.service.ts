import { Injectable } from '@nestjs/common';
import { Database, invalid, isId, type Tx } from '#convoke/core';
import { Resource } from './resource.entity.js';
import { freeName, nameOf } from './resource-name.js';

const MAX_DEPTH = 12;
const MAX_RESOURCES = 5000;

/** What keeps a group's library a tree, and one of a size to overlook; for callers that hold the group. */
@Injectable()
export class ResourceTree {
  constructor(private readonly db: Database) {}

  /** A name for a title in a folder that nothing else has there. */
  async nameIn(tx: Tx, title: string, { groupId, parentId, except }: Place): Promise<string> {
    const base = nameOf(title);
    const rows = await this.db.query<{ name: string }>(
      `SELECT name FROM resources WHERE group_id = $1 AND coalesce(parent_id, 0) = coalesce($2::bigint, 0)
        AND starts_with(name, $3) AND id IS DISTINCT FROM $4::bigint AND deleted_at IS NULL`,
      [groupId, parentId, base, except ?? null],
      tx,
    );
    return freeName(base, new Set(rows.map(({ name }) => name)));
  }

  /** Throws InvalidInput where one more does not fit into the library. */
  async assertRoom(tx: Tx, groupId: string): Promise<void> {
    const [row] = await this.db.query<{ total: number }>(
      'SELECT count(*)::int AS total FROM resources WHERE group_id = $1 AND deleted_at IS NULL',
      [groupId],
      tx,
    );
    if (row!.total >= MAX_RESOURCES) throw invalid('title', 'error_resource_many', { max: MAX_RESOURCES });
  }

  /** Throws InvalidInput unless something with so many levels below it fits into the folder. */
  async assertFolder(tx: Tx, groupId: string, parentId: string | null, moved?: Resource): Promise<void> {
    if (parentId === null) return;
    const [folder] = isId(parentId) ? await tx.findBy(Resource, { id: parentId, groupId }) : [];
    if (!folder?.isFolder || folder.deletedAt) throw invalid('parentId', 'error_resource_folder');
    const above = await this.lineOf(tx, parentId);
    if (moved && above.includes(moved.id)) throw invalid('parentId', 'error_resource_into_itself');
    const below = moved ? Math.max(...(await this.subtree(tx, moved.id)).map(({ depth }) => depth)) : 0;
    if (above.length + 1 + below > MAX_DEPTH) throw invalid('parentId', 'error_resource_deep', { max: MAX_DEPTH });
  }

  /** It and all that is below it, and how far. */
  async subtree(tx: Tx, id: string): Promise<{ id: string; depth: number }[]> {
    return this.db.query<{ id: string; depth: number }>(
      `WITH RECURSIVE down AS (
        SELECT id, 0 AS depth FROM resources WHERE id = $1
        UNION ALL
        SELECT r.id, down.depth + 1 FROM down JOIN resources r ON r.parent_id = down.id)
      SELECT id, depth FROM down`,
      [id],
      tx,
    );
  }

  /** A folder and those that it lies in. */
  private async lineOf(tx: Tx, id: string): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `WITH RECURSIVE up AS (
        SELECT id, parent_id FROM resources WHERE id = $1
        UNION ALL
        SELECT r.id, r.parent_id FROM up JOIN resources r ON r.id = up.parent_id)
      SELECT id FROM up`,
      [id],
      tx,
    );
    return rows.map((row) => row.id);
  }
}

interface Place {
  groupId: string;
  parentId: string | null;
  /** What has the name already and may keep it. */
  except?: string;
}
