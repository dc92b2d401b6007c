import { Injectable } from '@nestjs/common';
import { viewerOf } from '#convoke/actors';
import {
  Clock,
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
import { EventInvitation } from './event-invitation.entity.js';
import type { Event } from './event.entity.js';
import { visibleEvents } from './event.policy.js';

const SELECT_INVITATIONS = `SELECT i.id, i.event_id AS "eventId", i.actor_id AS "actorId",
  i.inviter_actor_id AS "inviterActorId", i.status, i.inserted_at AS "insertedAt", i.updated_at AS "updatedAt"
  FROM event_invitations i`;

/** Reads of invitations to events. */
@Injectable()
export class EventInvitationQueries {
  private readonly ofViewer = loader<string, EventInvitation[]>(
    async (eventIds, context) => {
      const params = [eventIds, viewerOf(context).actorIds];
      const found = await this.list('WHERE i.event_id = ANY($1) AND i.actor_id = ANY($2) ORDER BY i.id', params);
      return Map.groupBy(found, ({ eventId }) => eventId);
    },
    () => [],
  );

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async find(id: string, tx?: Tx): Promise<EventInvitation | null> {
    return isId(id) ? ((await this.list('WHERE i.id = $1', [id], tx))[0] ?? null) : null;
  }

  async findOf(eventId: string, actorId: string): Promise<EventInvitation | null> {
    return (await this.list('WHERE i.event_id = $1 AND i.actor_id = $2', [eventId, actorId]))[0] ?? null;
  }

  /** Those of the viewer's profiles to an event; accepted ones have become participations. */
  async openTo({ id }: Event, context: RequestContext): Promise<EventInvitation[]> {
    if (viewerOf(context).actorIds.length === 0) return [];
    return (await this.ofViewer(context).load(id)).filter(({ isOpen }) => isOpen);
  }

  /** All to an event, in the order of inviting. */
  async toEvent(eventId: string, window: PageWindow, parts: PageParts): Promise<PageOf<EventInvitation>> {
    return this.page('WHERE i.event_id = $1', 'i.id', [eventId], window, parts);
  }

  /** Those that wait for an answer of one of the profiles and can still be followed, the soonest event first. */
  async waitingFor(
    actorIds: readonly string[],
    window: PageWindow,
    parts: PageParts,
  ): Promise<PageOf<EventInvitation>> {
    const which = `JOIN events e ON e.id = i.event_id
      WHERE i.actor_id = ANY($1) AND i.status = 'pending' AND ${visibleEvents('$1', { isModerator: false })} AND NOT e.draft
        AND e.status <> 'cancelled' AND coalesce(e.ends_on, e.begins_on) > $2`;
    return this.page(which, 'e.begins_on, i.id', [actorIds, this.clock.now()], window, parts);
  }

  private async page(
    which: string,
    order: string,
    params: unknown[],
    window: PageWindow,
    parts: PageParts,
  ): Promise<PageOf<EventInvitation>> {
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
      `SELECT count(*)::int AS total FROM event_invitations i ${which}`,
      params,
    );
    return row!.total;
  }

  private async list(rest: string, params: unknown[], tx?: Tx): Promise<EventInvitation[]> {
    const rows = await this.db.query<object>(`${SELECT_INVITATIONS} ${rest}`, params, tx);
    return rows.map((row) => Object.assign(new EventInvitation(), row));
  }
}
