import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
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
  type Tx,
} from '#convoke/core';
import type { Event } from '../event.entity.js';
import { visibleEvents } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import { OrganizerInvitation } from './organizer-invitation.entity.js';

const IN_ORDER = { id: 'ASC' } as const;

/** Reads who is asked to organize what, and what people organize beside others. */
@Injectable()
export class OrganizerInvitationQueries {
  /** To the viewer's profiles, by event. */
  readonly ofViewer = loader<string, OrganizerInvitation[]>(
    async (eventIds, context) => {
      const where = { eventId: In(eventIds), actorId: In(viewerOf(context).actorIds) };
      const found = await this.db.manager.find(OrganizerInvitation, { where, order: IN_ORDER });
      return Map.groupBy(found, ({ eventId }) => eventId);
    },
    () => [],
  );

  constructor(
    private readonly db: Database,
    private readonly events: EventQueries,
    private readonly clock: Clock,
  ) {}

  async find(id: string, tx?: Tx): Promise<OrganizerInvitation | null> {
    return isId(id) ? (tx ?? this.db.manager).findOneBy(OrganizerInvitation, { id }) : null;
  }

  /** All to an event, in the order of asking. */
  async toEvent(eventId: string, tx?: Tx): Promise<OrganizerInvitation[]> {
    return (tx ?? this.db.manager).find(OrganizerInvitation, { where: { eventId }, order: IN_ORDER });
  }

  /** Those to the profiles that they can still follow. */
  async waitingFor(actorIds: readonly string[]): Promise<OrganizerInvitation[]> {
    return this.db.manager
      .createQueryBuilder(OrganizerInvitation, 'i')
      .innerJoin('events', 'e', `e.id = i.event_id AND ${visibleEvents(':actorIds', { isModerator: false })}`)
      .where('i.actorId = ANY(:actorIds)', { actorIds })
      .orderBy('i.id')
      .getMany();
  }

  /** Events of others that one of the profiles organizes as well, the soonest first: drafts too, but nothing that is over. */
  async coOrganized(actorIds: readonly string[], window: PageWindow, parts: PageParts): Promise<PageOf<Event>> {
    const which = `e.deleted_at IS NULL AND NOT e.suspended AND e.organizer_actor_id <> ALL($1)
      AND (e.draft OR coalesce(e.ends_on, e.begins_on) > $2)
      AND e.id IN (SELECT c.event_id FROM event_contacts c WHERE c.actor_id = ANY($1))`;
    const ordered = `WHERE ${which} ORDER BY e.begins_on, e.id OFFSET ${window.offset} LIMIT ${window.limit}`;
    const params = [actorIds, this.clock.now()];
    const total = async () => {
      const sql = `SELECT count(*)::int AS total FROM events e WHERE ${which}`;
      return (await this.db.query<{ total: number }>(sql, params))[0]!.total;
    };
    return readPage(window, parts, () => this.events.list(ordered, params), total);
  }
}
