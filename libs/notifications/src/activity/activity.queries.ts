import { Injectable } from '@nestjs/common';
import { Database, type PageOf, type PageParts, type PageWindow, readPage } from '#convoke/core';
import { ABOUT_OUTSIDERS, type Activity, type ActivityKind } from './activity.js';

const COLUMNS = `id, group_id AS "groupId", kind, subject, params, author_id AS "authorId", about_id AS "aboutId",
  object_id AS "objectId", inserted_at AS "insertedAt"`;

const WHICH = `group_id = $1 AND ($2::text IS NULL OR kind = $2)
  AND ($3::bigint[] IS NULL OR author_id = ANY($3)) AND ($4::bigint[] IS NULL OR author_id <> ALL($4) OR author_id IS NULL)
  AND ($5 OR subject <> ALL($6))`;

export interface ActivityFilter {
  kind?: ActivityKind | null;
  by?: readonly string[];
  notBy?: readonly string[];
  /** Whether those are wanted that are about people who are not in the group. */
  aboutOutsiders: boolean;
}

/** Reads what happened in groups. */
@Injectable()
export class ActivityQueries {
  constructor(private readonly db: Database) {}

  async find(id: string): Promise<Activity | null> {
    const [activity] = await this.db.query<Activity>(`SELECT ${COLUMNS} FROM activities WHERE id = $1`, [id]);
    return activity ?? null;
  }

  /** The newest first. */
  async ofGroup(
    groupId: string,
    { kind, by, notBy, aboutOutsiders }: ActivityFilter,
    window: PageWindow,
    parts: PageParts,
  ): Promise<PageOf<Activity>> {
    const params = [groupId, kind ?? null, by ?? null, notBy ?? null, aboutOutsiders, ABOUT_OUTSIDERS];
    return readPage(
      window,
      parts,
      () =>
        this.db.query<Activity>(
          `SELECT ${COLUMNS} FROM activities WHERE ${WHICH} ORDER BY inserted_at DESC, id DESC OFFSET $7 LIMIT $8`,
          [...params, window.offset, window.limit],
        ),
      async () => {
        const [count] = await this.db.query<{ total: number }>(
          `SELECT count(*)::int AS total FROM activities WHERE ${WHICH}`,
          params,
        );
        return count!.total;
      },
    );
  }
}
