import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#convoke/core';
import { FINDABLE } from './findable.js';

/** Events in one statement of a rebuild: long enough to be quick, short enough to hold up nobody who edits them. */
const BATCH = 200;

/** Everything the index knows of events that are to be found; conditions on `e` follow. */
const INDEXED = `
  SELECT e.id, event_document(lang.code, e.title, named.tags, named.slugs, coalesce(place.names, ''), e.description) AS document,
    e.begins_on, coalesce(e.ends_on, e.begins_on) AS until, e.inserted_at, place.position,
    st.participant + st.moderator + st.administrator + st.creator AS participants,
    e.category, lang.code AS language, e.status, e.is_online, e.local,
    search_terms(concat_ws(' ', e.title, named.tags, place.names)) AS words
  FROM events e
  JOIN event_stats st ON st.event_id = e.id
  LEFT JOIN LATERAL (SELECT point(a.longitude, a.latitude) AS position,
      concat_ws(' ', a.description, a.street, a.postal_code, a.locality, a.region) AS names
    FROM addresses a WHERE a.id = e.physical_address_id) place ON true
  CROSS JOIN LATERAL (SELECT coalesce(string_agg(t.title, ' '), '') AS tags, coalesce(array_agg(t.slug), '{}') AS slugs
    FROM event_tags x JOIN tags t ON t.id = x.tag_id WHERE x.event_id = e.id) named
  CROSS JOIN LATERAL (SELECT lower(split_part(e.language, '-', 1)) AS code) lang
  WHERE ${FINDABLE}`;

const COLUMNS = `event_id, document, begins_on, until, inserted_at, position, participants, category, language, status,
  is_online, local`;

/** Keeps the search index in step with the events. */
@Injectable()
export class EventIndexService {
  constructor(private readonly db: Database) {}

  /** Makes what the index knows of these events what is true now; those not to be found leave it. */
  async refresh(eventIds: string[]): Promise<void> {
    await this.db.transaction(async (tx) => {
      // Whoever comes second reads what the first has seen or something newer; who edits the events need not wait.
      await tx.query(
        `SELECT pg_advisory_xact_lock(hashtextextended('event_search:' || id, 0))
          FROM (SELECT DISTINCT id FROM unnest($1::bigint[]) AS id ORDER BY id) ids`,
        [eventIds],
      );
      await this.write(tx, eventIds);
      await tx.query(
        `DELETE FROM event_search s WHERE s.event_id = ANY($1)
          AND NOT EXISTS (SELECT FROM events e WHERE e.id = s.event_id AND ${FINDABLE})`,
        [eventIds],
      );
    });
  }

  /** The same of all events that these actors answer for. */
  async refreshOf(actorIds: string[]): Promise<void> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM events WHERE deleted_at IS NULL AND (organizer_actor_id = ANY($1) OR attributed_to_id = ANY($1))`,
      [actorIds],
    );
    const ids = rows.map(({ id }) => id);
    for (let at = 0; at < ids.length; at += BATCH) await this.refresh(ids.slice(at, at + BATCH));
  }

  /** Takes over how many go to an event. */
  async recount(eventId: string): Promise<void> {
    await this.db.query(
      `UPDATE event_search s SET participants = st.participant + st.moderator + st.administrator + st.creator
        FROM event_stats st WHERE s.event_id = $1 AND st.event_id = $1
          AND s.participants <> st.participant + st.moderator + st.administrator + st.creator`,
      [eventId],
    );
  }

  /** Reads every event anew, telling how many it has read; answers how many there are. Searches go on meanwhile. */
  async rebuild(tell: (seen: number) => void = () => {}): Promise<number> {
    let seen = 0;
    for (let last = '0'; ;) {
      const rows = await this.db.query<{ id: string }>(
        `SELECT id FROM events WHERE id > $1 ORDER BY id LIMIT ${BATCH}`,
        [last],
      );
      if (rows.length === 0) return seen;
      await this.refresh(rows.map(({ id }) => id));
      seen += rows.length;
      tell(seen);
      last = rows.at(-1)!.id;
    }
  }

  private async write(tx: Tx, eventIds: string[]): Promise<void> {
    await tx.query(
      `WITH indexed AS MATERIALIZED (${INDEXED} AND e.id = ANY($1)),
        words AS (INSERT INTO search_words (word)
          SELECT DISTINCT word FROM indexed, unnest(words) AS word WHERE length(word) BETWEEN 4 AND 40 ORDER BY word
          ON CONFLICT DO NOTHING),
        lexemes AS (INSERT INTO search_lexemes (lexeme)
          SELECT DISTINCT lexeme FROM indexed, unnest(tsvector_to_array(document)) AS lexeme WHERE lexeme NOT LIKE '#%' ORDER BY lexeme
          ON CONFLICT DO NOTHING),
        languages AS (INSERT INTO search_languages (language)
          SELECT DISTINCT language FROM indexed WHERE language <> 'und' ORDER BY language ON CONFLICT DO NOTHING)
      INSERT INTO event_search (${COLUMNS})
        SELECT id, document, begins_on, until, inserted_at, position, participants, category, language, status, is_online, local
        FROM indexed
      ON CONFLICT (event_id) DO UPDATE SET (${COLUMNS}) = ROW (${COLUMNS.replaceAll(/\w+/g, 'excluded.$&')})`,
      [eventIds],
    );
  }
}
