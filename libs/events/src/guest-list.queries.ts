import { Injectable } from '@nestjs/common';
import { Database, loader, type PageOf, type PageWindow, type RequestContext } from '#convoke/core';
import { GOING_ROLES, Participation, ParticipantRole } from './participation.entity.js';
import { SELECT_PARTICIPATIONS } from './participation.queries.js';

export interface GuestFilter {
  /** None means all. */
  roles: readonly ParticipantRole[];
  /** A part of the name, the handle or the message, whatever its accents. */
  search?: string;
  /** Only those who are there, or who are not yet. */
  checkedIn?: boolean | null;
}

interface GuestPage extends GuestFilter {
  eventId: string;
  window: PageWindow;
}

/** Reads of the lists that organizers run. */
@Injectable()
export class GuestListQueries {
  /** How many of those who go are there, by the ids of events. */
  readonly present = loader<string, number>(
    (eventIds) => this.count(eventIds, { roles: GOING_ROLES, checkedIn: true }),
    () => 0,
  );

  private readonly pages = loader<string, PageOf<Participation>>(
    (keys) => this.readPages(keys),
    () => ({ elements: [], total: 0 }),
  );

  constructor(private readonly db: Database) {}

  /** Those of an event, in the order of joining, a waiting list alone in its own; batched with those of other events. */
  async page(
    eventId: string,
    filter: GuestFilter,
    window: PageWindow,
    context: RequestContext,
  ): Promise<PageOf<Participation>> {
    return this.pages(context).load(JSON.stringify({ eventId, window, ...filter } satisfies GuestPage));
  }

  private async readPages(keys: string[]): Promise<Map<string, PageOf<Participation>>> {
    const pages = new Map<string, PageOf<Participation>>();
    const asked = keys.map((key) => ({ key, ...(JSON.parse(key) as GuestPage) }));
    // One operation rarely asks for pages of two kinds.
    const kindOf = ({ window, roles, search, checkedIn }: GuestPage) =>
      JSON.stringify({ window, roles, search, checkedIn });
    for (const group of Map.groupBy(asked, kindOf).values()) {
      const { window, ...filter } = group[0]!;
      const ids = group.map(({ eventId }) => eventId);
      const totals = await this.count(ids, filter);
      const elements =
        window.limit > 0 ? Map.groupBy(await this.list(ids, filter, window), (each) => each.eventId) : null;
      for (const { key, eventId } of group) {
        pages.set(key, { elements: elements?.get(eventId) ?? [], total: totals.get(eventId) ?? 0 });
      }
    }
    return pages;
  }

  private async list(eventIds: string[], filter: GuestFilter, { offset, limit }: PageWindow): Promise<Participation[]> {
    const params: unknown[] = [eventIds];
    const order = String(filter.roles) === ParticipantRole.WAITING ? 'waiting_rank' : 'id';
    const rows = await this.db.query<object>(
      `${SELECT_PARTICIPATIONS} JOIN (SELECT found.id FROM unnest($1::bigint[]) AS asked (id) CROSS JOIN LATERAL (
          SELECT g.id FROM participations g WHERE g.event_id = asked.id ${narrowed(filter, params)}
          ORDER BY g.${order} OFFSET ${offset} LIMIT ${limit}) found) page USING (id) ORDER BY p.${order}`,
      params,
    );
    return rows.map((row) => Object.assign(new Participation(), row));
  }

  private async count(eventIds: string[], filter: GuestFilter): Promise<Map<string, number>> {
    const params: unknown[] = [eventIds];
    const rows = await this.db.query<{ id: string; total: number }>(
      `SELECT g.event_id AS id, count(*)::int AS total FROM participations g
        WHERE g.event_id = ANY($1) ${narrowed(filter, params)} GROUP BY g.event_id`,
      params,
    );
    return new Map(rows.map(({ id, total }) => [id, total]));
  }
}

/** The conditions of a filter on participations as `g`; what they name is added to the parameters. */
function narrowed({ roles, search, checkedIn }: GuestFilter, params: unknown[]): string {
  // Nobody is told of those who have not confirmed their address.
  const conditions = [`AND g.role <> 'not_confirmed'`];
  if (roles.length > 0) conditions.push(`AND g.role = ANY($${params.push(roles)})`);
  if (search) {
    conditions.push(`AND EXISTS (SELECT FROM actors a WHERE a.id = g.actor_id AND strpos(
      fold(concat_ws(' ', a.name, '@' || a.preferred_username || coalesce('@' || a.domain, ''), g.metadata->>'message')),
      fold($${params.push(search)})) > 0)`);
  }
  if (checkedIn != null) conditions.push(`AND g.checked_in_at IS ${checkedIn ? 'NOT NULL' : 'NULL'}`);
  return conditions.join(' ');
}
