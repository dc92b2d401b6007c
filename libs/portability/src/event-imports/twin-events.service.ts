import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';
import { LISTED, OPEN_TO_ALL } from '#convoke/events';
import type { Candidate } from './candidate.js';

/** For whom events are brought: nothing else that their account has is looked at, so that nothing of it is told. */
export interface Keeper {
  profileId: string;
  groupId: string | null;
}

type Traits = Pick<Candidate, 'uid' | 'url' | 'title' | 'beginsOn' | 'place'>;

const SAME_TITLE_THEN = 'e.begins_on = asked.begins_on AND lower(e.title) = lower(asked.title)';

/** Finds what is here already of what somebody brings. */
@Injectable()
export class TwinEvents {
  constructor(private readonly db: Database) {}

  /** By the index of the candidates: the same by what names it there, by its address, or by title, time and place. */
  async of(candidates: readonly Traits[], { profileId, groupId }: Keeper, tx?: Tx): Promise<Map<number, string>> {
    const asked = candidates.map(({ uid, url, title, beginsOn, place }, index) => ({
      index,
      uid,
      url,
      title,
      begins_on: beginsOn,
      place: place?.description ?? null,
      locality: place?.locality ?? null,
    }));
    const rows = await this.db.query<{ index: number; eventId: string }>(
      `WITH asked AS (SELECT * FROM jsonb_to_recordset($1) AS c (index int, uid text, url text, title text,
          begins_on timestamptz, place text, locality text)),
        own AS (SELECT asked.index, e.id FROM asked JOIN event_sources s ON md5(s.uid) = md5(asked.uid) AND s.uid = asked.uid
            JOIN events e ON e.id = s.event_id
            WHERE e.deleted_at IS NULL AND (e.organizer_actor_id = $2 OR e.attributed_to_id = $3)
          UNION ALL SELECT asked.index, e.id FROM asked JOIN events e ON ${SAME_TITLE_THEN}
            WHERE e.deleted_at IS NULL AND e.organizer_actor_id = $2
          UNION ALL SELECT asked.index, e.id FROM asked JOIN events e ON ${SAME_TITLE_THEN}
            WHERE e.deleted_at IS NULL AND e.attributed_to_id = $3),
        others AS (SELECT asked.index, e.id FROM asked JOIN events e ON e.url = asked.url WHERE ${OPEN_TO_ALL}
          UNION ALL SELECT asked.index, e.id FROM asked JOIN events e ON ${SAME_TITLE_THEN}
            JOIN addresses a ON a.id = e.physical_address_id
            WHERE ${LISTED} AND (lower(a.description) = lower(asked.place) OR lower(a.locality) = lower(asked.locality)))
      SELECT DISTINCT ON (index) index, id AS "eventId"
        FROM (SELECT 1 AS rank, * FROM own UNION ALL SELECT 2, * FROM others) found ORDER BY index, rank, id`,
      [JSON.stringify(asked), profileId, groupId],
      tx,
    );
    return new Map(rows.map(({ index, eventId }) => [index, eventId]));
  }
}
