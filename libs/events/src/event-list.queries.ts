import { Injectable } from '@nestjs/common';
import {
  Clock,
  type Config,
  Database,
  InjectConfig,
  KeptTotals,
  type PageOf,
  type PageParts,
  type PageWindow,
  readPage,
} from '#convoke/core';
import { areaAround, type Position, withinArea } from '#convoke/places';
import type { Event } from './event.entity.js';
import { LISTED, ownedEvents } from './event.policy.js';
import { EventQueries } from './event.queries.js';
import { goingOn } from './going-on.js';
import { oncePerSeries } from './series/once-per-series.js';

export const EventOrderBy = { BEGINS_ON: 'begins_on', INSERTED_AT: 'inserted_at', UPDATED_AT: 'updated_at' } as const;
export type EventOrderBy = (typeof EventOrderBy)[keyof typeof EventOrderBy];

export interface Circle extends Position {
  kilometres: number;
}

export interface UpcomingFilter {
  /** Only events longer than the instance's measure, or only others. */
  longEvents?: boolean | null;
  near?: Circle;
  /** Of each series only the next date. */
  oncePerSeries?: boolean;
}

export interface UpcomingOrder {
  by: EventOrderBy;
  direction: 'ASC' | 'DESC';
}

const AHEAD = `${LISTED} AND e.begins_on > $1`;
const NOT_OVER = `${LISTED} AND coalesce(e.ends_on, e.begins_on) > $1`;

/** The lists of events that anybody may read. */
@Injectable()
export class EventListQueries {
  private readonly totals: KeptTotals;

  constructor(
    @InjectConfig('events') private readonly config: Config['events'],
    private readonly db: Database,
    private readonly events: EventQueries,
    private readonly clock: Clock,
  ) {
    this.totals = new KeptTotals(clock);
  }

  /** Listed events that are not over. */
  async upcoming(
    filter: UpcomingFilter,
    order: UpcomingOrder,
    window: PageWindow,
    parts: PageParts,
  ): Promise<PageOf<Event>> {
    const params: unknown[] = [this.clock.now()];
    const { join, condition } = this.narrowed(filter, params);
    return readPage(
      window,
      parts,
      () => this.page(join, condition, params, order, window),
      () => this.totals.of(filter, () => this.total(join, condition, params)),
    );
  }

  /** What the profiles organize, the latest first: published events, or drafts. */
  async organizedBy(
    actorIds: readonly string[],
    drafts: boolean,
    window: PageWindow,
    parts: PageParts,
  ): Promise<PageOf<Event>> {
    // Drafts of a group that they publish for no more are theirs no more.
    const which = `e.organizer_actor_id = ANY($1) AND e.deleted_at IS NULL AND NOT e.suspended AND e.draft = $2
      AND (NOT e.draft OR ${ownedEvents('$1')})`;
    const order = drafts ? 'e.updated_at DESC, e.id DESC' : 'e.begins_on DESC, e.id DESC';
    const params = [actorIds, drafts];
    const ordered = `WHERE ${which} ORDER BY ${order} OFFSET ${window.offset} LIMIT ${window.limit}`;
    return readPage(
      window,
      parts,
      () => this.events.list(ordered, params),
      () => this.count(`SELECT count(*)::int AS total FROM events e WHERE ${which}`, params),
    );
  }

  /** What is going on and what is ahead come from an index each, already in order: a walk of one would meet all that is over. */
  private async page(
    join: string,
    condition: string,
    params: unknown[],
    { by, direction }: UpcomingOrder,
    { offset, limit }: PageWindow,
  ): Promise<Event[]> {
    const order = (table: string) => `ORDER BY ${table}.${by} ${direction}, ${table}.id ${direction}`;
    const columns = `e.id, e.${by}`;
    const rest = `${condition} ${order('e')} LIMIT ${offset + limit}`;
    const part = (which: string) => `(SELECT ${columns} FROM events e ${join} WHERE ${which} ${rest})`;
    const parts =
      by === EventOrderBy.BEGINS_ON
        ? `${goingOn('$1', { columns, join, rest })} UNION ALL ${part(AHEAD)}`
        : part(NOT_OVER);
    return this.events.list(
      `JOIN (SELECT * FROM (${parts}) found ${order('found')} OFFSET ${offset} LIMIT ${limit}) page USING (id) ${order('page')}`,
      params,
    );
  }

  private async total(join: string, condition: string, params: unknown[]): Promise<number> {
    const running = `SELECT count(*) FROM (${goingOn('$1', { columns: 'e.id', join, rest: condition })}) running`;
    const ahead = `SELECT count(*) FROM events e ${join} WHERE ${AHEAD} ${condition}`;
    return this.count(`SELECT ((${running}) + (${ahead}))::int AS total`, params);
  }

  private async count(statement: string, params: unknown[]): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(statement, params);
    return row!.total;
  }

  private narrowed(filter: UpcomingFilter, params: unknown[]): { join: string; condition: string } {
    const { join, conditions } = this.conditionsOf(filter, params);
    const where = [NOT_OVER, ...conditions].join(' AND ');
    if (filter.oncePerSeries) {
      conditions.push(oncePerSeries({ table: 'events', row: 'e', id: 'id', join, where, from: '$1' }));
    }
    return { join, condition: conditions.map((each) => `AND ${each}`).join(' ') };
  }

  private conditionsOf(
    { longEvents, near }: UpcomingFilter,
    params: unknown[],
  ): { join: string; conditions: string[] } {
    const conditions: string[] = [];
    const parameter = (value: unknown) => `$${params.push(value)}`;
    const { longEventDays } = this.config;
    if (typeof longEvents === 'boolean' && longEventDays > 0) {
      const long = `coalesce(e.ends_on > e.begins_on + make_interval(days => ${longEventDays}), false)`;
      conditions.push(longEvents ? long : `NOT ${long}`);
    }
    if (!near) return { join: '', conditions };
    conditions.push(
      'a.latitude IS NOT NULL',
      ...withinArea(areaAround(near, near.kilometres), 'point(a.longitude, a.latitude)', parameter),
    );
    return { join: 'JOIN addresses a ON a.id = e.physical_address_id', conditions };
  }
}
