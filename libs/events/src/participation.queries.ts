import { Injectable } from '@nestjs/common';
import { viewerOf } from '#convoke/actors';
import {
  Database,
  isId,
  loader,
  type PageOf,
  type PageParts,
  type PageWindow,
  readPage,
  type RequestContext,
  type Tx,
} from '#convoke/core';
import { Participation, type ParticipantRole } from './participation.entity.js';

const SELECT_PARTICIPATIONS = `SELECT p.id, p.uuid, p.event_id AS "eventId", p.actor_id AS "actorId", p.role, p.anonymous, p.metadata,
  p.inserted_at AS "insertedAt", p.updated_at AS "updatedAt" FROM participations p`;

export interface OwnFilter {
  eventId?: string | null;
  /** Only of events that begin after it, the soonest first. */
  after?: Date | null;
  /** Only of events that begin before it. */
  before?: Date | null;
}

interface GuestPage {
  eventId: string;
  roles: readonly ParticipantRole[];
  window: PageWindow;
}

/** Reads of participations. */
@Injectable()
export class ParticipationQueries {
  /** What the viewer's profiles are at an event. */
  readonly standing = loader<string, Participation[]>(
    (eventIds, context) => this.standings(eventIds, viewerOf(context).actorIds),
    () => [],
  );

  private readonly guestPages = loader<string, PageOf<Participation>>(
    (keys) => this.readGuestPages(keys),
    () => ({ elements: [], total: 0 }),
  );

  constructor(private readonly db: Database) {}

  async find(id: string, tx?: Tx): Promise<Participation | null> {
    return isId(id) ? ((await this.list('WHERE p.id = $1', [id], tx))[0] ?? null) : null;
  }

  /** Those of an event, in the roles given or in all, in the order of joining; batched with those of other events. */
  async ofEvent(
    eventId: string,
    roles: readonly ParticipantRole[],
    window: PageWindow,
    context: RequestContext,
  ): Promise<PageOf<Participation>> {
    return this.guestPages(context).load(JSON.stringify({ eventId, roles, window } satisfies GuestPage));
  }

  /** Those of the profiles at published events, the latest event first unless `after` is given. */
  async ofActors(
    actorIds: readonly string[],
    { eventId, after, before }: OwnFilter,
    window: PageWindow,
    parts: PageParts,
  ): Promise<PageOf<Participation>> {
    const params: unknown[] = [actorIds];
    const and = (value: unknown, condition: string) => (value ? `AND ${condition} $${params.push(value)}` : '');
    const which = `JOIN events e ON e.id = p.event_id
      WHERE p.actor_id = ANY($1) AND e.deleted_at IS NULL AND NOT e.draft AND NOT e.suspended
      ${and(eventId, 'p.event_id =')} ${and(after, 'e.begins_on >')} ${and(before, 'e.begins_on <')}`;
    const direction = after ? 'ASC' : 'DESC';
    return this.page(which, `e.begins_on ${direction}, p.id ${direction}`, params, window, parts);
  }

  /** What the profiles are at the events. */
  async standings(eventIds: string[], actorIds: readonly string[], tx?: Tx): Promise<Map<string, Participation[]>> {
    const standings = new Map(eventIds.map((id) => [id, [] as Participation[]]));
    if (actorIds.length === 0) return standings;
    const found = await this.list('WHERE p.event_id = ANY($1) AND p.actor_id = ANY($2)', [eventIds, actorIds], tx);
    for (const participation of found) standings.get(participation.eventId)!.push(participation);
    return standings;
  }

  private async readGuestPages(keys: string[]): Promise<Map<string, PageOf<Participation>>> {
    const pages = new Map<string, PageOf<Participation>>();
    const asked = keys.map((key) => ({ key, ...(JSON.parse(key) as GuestPage) }));
    // One operation rarely asks for pages of two kinds.
    for (const group of Map.groupBy(asked, ({ roles, window }) => JSON.stringify({ roles, window })).values()) {
      const { roles, window } = group[0]!;
      const ids = group.map(({ eventId }) => eventId);
      const totals = await this.countGuests(ids, roles);
      const elements =
        window.limit > 0 ? Map.groupBy(await this.guests(ids, roles, window), (each) => each.eventId) : null;
      for (const { key, eventId } of group) {
        pages.set(key, { elements: elements?.get(eventId) ?? [], total: totals.get(eventId) ?? 0 });
      }
    }
    return pages;
  }

  private async guests(
    eventIds: string[],
    roles: readonly ParticipantRole[],
    { offset, limit }: PageWindow,
  ): Promise<Participation[]> {
    return this.list(
      `JOIN (SELECT found.id FROM unnest($1::bigint[]) AS asked (id) CROSS JOIN LATERAL (
          SELECT id FROM participations WHERE event_id = asked.id AND (cardinality($2::text[]) = 0 OR role = ANY($2))
          ORDER BY id OFFSET ${offset} LIMIT ${limit}) found) page USING (id) ORDER BY p.id`,
      [eventIds, roles],
    );
  }

  private async countGuests(eventIds: string[], roles: readonly ParticipantRole[]): Promise<Map<string, number>> {
    const rows = await this.db.query<{ id: string; total: number }>(
      `SELECT event_id AS id, count(*)::int AS total FROM participations
        WHERE event_id = ANY($1) AND (cardinality($2::text[]) = 0 OR role = ANY($2)) GROUP BY event_id`,
      [eventIds, roles],
    );
    return new Map(rows.map(({ id, total }) => [id, total]));
  }

  private async page(
    which: string,
    order: string,
    params: unknown[],
    window: PageWindow,
    parts: PageParts,
  ): Promise<PageOf<Participation>> {
    const ordered = `${which} ORDER BY ${order} OFFSET ${window.offset} LIMIT ${window.limit}`;
    return readPage(
      window,
      parts,
      () => this.list(ordered, params),
      () => this.count(which, params),
    );
  }

  private async count(which: string, params: unknown[]): Promise<number> {
    const [row] = await this.db.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM participations p ${which}`,
      params,
    );
    return row!.total;
  }

  private async list(rest: string, params: unknown[], tx?: Tx): Promise<Participation[]> {
    const rows = await this.db.query<object>(`${SELECT_PARTICIPATIONS} ${rest}`, params, tx);
    return rows.map((row) => Object.assign(new Participation(), row));
  }
}
