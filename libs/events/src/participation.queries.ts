import { Injectable } from '@nestjs/common';
import { viewerOf } from '#convoke/actors';
import { Database, isId, loader, type PageOf, type PageParts, type PageWindow, readPage, type Tx } from '#convoke/core';
import { Participation } from './participation.entity.js';

export const SELECT_PARTICIPATIONS = `SELECT p.id, p.uuid, p.event_id AS "eventId", p.actor_id AS "actorId", p.role, p.anonymous, p.metadata,
  p.waiting_rank AS "waitingRank", p.checked_in_at AS "checkedInAt",
  p.inserted_at AS "insertedAt", p.updated_at AS "updatedAt" FROM participations p`;

export interface OwnFilter {
  eventId?: string | null;
  /** Only of events that begin after it, the soonest first. */
  after?: Date | null;
  /** Only of events that begin before it. */
  before?: Date | null;
}

/** Reads of participations. */
@Injectable()
export class ParticipationQueries {
  /** What the viewer's profiles are at an event. */
  readonly standing = loader<string, Participation[]>(
    (eventIds, context) => this.standings(eventIds, viewerOf(context).actorIds),
    () => [],
  );

  constructor(private readonly db: Database) {}

  async find(id: string, tx?: Tx): Promise<Participation | null> {
    return isId(id) ? ((await this.list('WHERE p.id = $1', [id], tx))[0] ?? null) : null;
  }

  async findByUuid(uuid: string): Promise<Participation | null> {
    return (await this.list('WHERE p.uuid = $1', [uuid]))[0] ?? null;
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
