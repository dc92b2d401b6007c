import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, loader } from '#convoke/core';
import { areaAround, boxText, type Position } from '#convoke/places';
import type { Event } from './event.entity.js';
import { LISTED } from './event.policy.js';
import { EventQueries } from './event.queries.js';
import { oncePerSeries } from './series/once-per-series.js';

const RELATED = 4;
const NEAR_KM = 5;
/** Each costs some milliseconds, and lists are not where they are for. */
const MAX_EVENTS = 20;
const KEPT_MS = 60_000;
const MAX_KEPT = 5000;

/** Each source is cut short, so that the cost does not grow with the instance. */
const CANDIDATES = `
  SELECT recent.event_id AS id FROM unnest(tag_ids) AS tag (id) CROSS JOIN LATERAL (
    SELECT x.event_id FROM event_tags x WHERE x.tag_id = tag.id ORDER BY x.event_id DESC LIMIT 60) recent
  UNION (SELECT e.id FROM events e
    WHERE e.organizer_actor_id = origin.organizer_actor_id AND e.begins_on > $1 AND ${LISTED}
    ORDER BY e.begins_on LIMIT 20)
  UNION (SELECT e.id FROM unnest($3::bigint[], $4::text[]) AS around (event_id, box)
      JOIN addresses a ON a.latitude IS NOT NULL AND point(a.longitude, a.latitude) <@ around.box::box
      JOIN events e ON e.physical_address_id = a.id
    WHERE around.event_id = origin.id AND e.begins_on > $1 AND ${LISTED} LIMIT 60)
  UNION (SELECT e.id FROM events e
    WHERE e.category = origin.category AND e.begins_on > $1 AND ${LISTED} ORDER BY e.begins_on LIMIT 30)
  UNION (SELECT e.id FROM events e WHERE e.begins_on > $1 AND ${LISTED} ORDER BY e.begins_on, e.id LIMIT 10)`;

/** The next date of each series, and none of that which the event is of: its page tells them. */
const ONE_DATE = `NOT EXISTS (SELECT FROM event_occurrences own JOIN event_occurrences theirs USING (series_id)
    WHERE own.event_id = origin.id AND theirs.event_id = e.id)
  AND ${oncePerSeries({ table: 'events', row: 'e', id: 'id', where: `e.begins_on > $1 AND ${LISTED}`, from: '$1' })}`;

const SCORE = `
  (e.language = origin.language AND e.language <> 'und')::int * 5
  + (SELECT count(*)::int FROM event_tags x WHERE x.event_id = e.id AND x.tag_id = ANY(tag_ids)) * 3
  + (e.category = origin.category)::int * 2
  + (e.organizer_actor_id = origin.organizer_actor_id)::int * 2
  + coalesce((SELECT kilometres_between(position, point(a.longitude, a.latitude)) <= ${NEAR_KM}
      FROM addresses a WHERE a.id = e.physical_address_id), false)::int * 4`;

const BEST = `
  SELECT origin.id AS origin, best.id
  FROM events origin
    CROSS JOIN LATERAL (SELECT ARRAY(SELECT tag_id FROM event_tags WHERE event_id = origin.id) AS tag_ids,
      (SELECT point(longitude, latitude) FROM addresses
        WHERE id = origin.physical_address_id AND latitude IS NOT NULL) AS position) own
    CROSS JOIN LATERAL (
      SELECT e.id, row_number() OVER (ORDER BY ${SCORE} DESC, e.begins_on, e.id) AS place
      FROM events e JOIN (${CANDIDATES}) candidates USING (id)
      WHERE e.id <> origin.id AND ${LISTED} AND e.status <> 'cancelled' AND coalesce(e.ends_on, e.begins_on) > $1
        AND ${ONE_DATE}
      ORDER BY place LIMIT ${RELATED}) best
  WHERE origin.id = ANY($2)`;

interface Kept {
  ids: string[];
  until: number;
}

/** Finds what somebody who reads an event may want to read next. */
@Injectable()
export class RelatedEventQueries {
  /** At most four listed events that are not over, the likest first; the soonest ones where nothing is alike. */
  readonly relatedTo = loader(
    (ids: string[]) => this.find(ids),
    (): Event[] => [],
  );

  /** What was found for an event a moment ago: looking costs more than all the rest of its page. */
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
    private readonly clock: Clock,
  ) {}

  private async find(ids: string[]): Promise<Map<string, Event[]>> {
    if (ids.length > MAX_EVENTS) {
      throw new DomainError('query_too_complex', { params: { count: ids.length, most: MAX_EVENTS } });
    }
    const now = this.clock.now();
    await this.look(
      ids.filter((id) => !(now.getTime() < (this.kept.get(id)?.until ?? 0))),
      now,
    );
    const related = new Map(ids.map((id) => [id, this.kept.get(id)?.ids ?? []]));
    // Read anew, as they may have been hidden or deleted meanwhile.
    const events = await this.events.list(`WHERE e.id = ANY($1) AND ${LISTED}`, [
      [...new Set([...related.values()].flat())],
    ]);
    const byId = new Map(events.map((event) => [event.id, event]));
    const present = (found: string[]) => found.map((id) => byId.get(id)).filter((event) => event !== undefined);
    return new Map([...related].map(([id, found]) => [id, present(found)]));
  }

  private async look(ids: string[], now: Date): Promise<void> {
    if (ids.length === 0) return;
    const around = await this.boxesAround(ids);
    const rows = await this.db.query<{ origin: string; id: string }>(`${BEST} ORDER BY origin.id, best.place`, [
      now,
      ids,
      around.map(({ id }) => id),
      around.map(({ box }) => box),
    ]);
    const found = Map.groupBy(rows, ({ origin }) => origin);
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    for (const id of ids) {
      this.kept.set(id, { ids: found.get(id)?.map((row) => row.id) ?? [], until: now.getTime() + KEPT_MS });
    }
  }

  /** Where to look for neighbours: one box an event, two across the date line, none where it has no position. */
  private async boxesAround(ids: string[]): Promise<{ id: string; box: string }[]> {
    const places = await this.db.query<{ id: string } & Position>(
      `SELECT e.id, a.latitude, a.longitude FROM events e JOIN addresses a ON a.id = e.physical_address_id
        WHERE e.id = ANY($1) AND a.latitude IS NOT NULL`,
      [ids],
    );
    return places.flatMap(({ id, ...center }) =>
      areaAround(center, NEAR_KM).boxes.map((box) => ({ id, box: boxText(box) })),
    );
  }
}
