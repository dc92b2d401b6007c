import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, Database, DomainError, DomainEvents, parseInput, type Tx } from '#convoke/core';
import type { EventStats } from './event-stats.entity.js';
import type { EventViewer } from './event.policy.js';
import { EventQueries } from './event.queries.js';
import { ParticipationUpdated } from './events.domain-events.js';
import { GuestList } from './guest-list.service.js';
import { ParticipantRole, type Participation } from './participation.entity.js';
import { assertManages } from './participation.policy.js';
import { ParticipationQueries } from './participation.queries.js';

const { WAITING: from, PARTICIPANT: to } = ParticipantRole;

const placeInLine = z.object({ position: z.int().min(1) });

/** Who would come and has no place yet: first in, first out, unless who runs the guest list puts them in another order. */
@Injectable()
export class WaitingList {
  constructor(
    private readonly db: Database,
    private readonly queries: EventQueries,
    private readonly participations: ParticipationQueries,
    private readonly guests: GuestList,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
  ) {}

  /** Gives places that have become free to those who come first; `stats` as the event's lock answered them. */
  async fill(tx: Tx, { eventId, waiting }: EventStats): Promise<void> {
    if (waiting === 0) return;
    const event = await this.queries.getById(eventId, tx);
    const places = event.placesToGive(this.clock.now());
    if (places === 0) return;
    const seated = await this.guests.seatFirst(tx, eventId, places);
    const promotions = seated.map(({ id: participationId, actorId }) => ({
      participationId,
      eventId,
      actorId,
      from,
      to,
    }));
    await this.events.emitMany(tx, ParticipationUpdated, promotions);
  }

  /** The same for an event that nobody has locked. */
  async catchUp(eventId: string): Promise<void> {
    await this.db.transaction(async (tx) => this.fill(tx, await this.guests.lock(tx, eventId)));
  }

  /** Puts somebody at another place in line, 1 being the next and any beyond the end the last. */
  async move(viewer: EventViewer, participationId: string, wanted: number): Promise<Participation> {
    const { position } = parseInput(placeInLine, { position: wanted });
    const asked = await this.participations.find(participationId);
    if (!asked) throw new DomainError('participant_not_found');
    const { eventId } = asked;
    return this.db.transaction(async (tx) => {
      await this.guests.lock(tx, eventId);
      const participation = await this.participations.find(participationId, tx);
      if (!participation) throw new DomainError('participant_not_found');
      const event = await this.queries.getById(eventId, tx);
      assertManages(viewer, event, await this.guests.standing(tx, eventId, viewer.actorIds), participation);
      if (participation.role !== from) throw new DomainError('participant_not_waiting');
      await this.reorder(tx, participation, position);
      return participation;
    });
  }

  /** Numbers the whole list anew, the one who moves between two others. */
  private async reorder(tx: Tx, { id, eventId }: Participation, position: number): Promise<void> {
    await this.db.query(
      `UPDATE participations SET waiting_rank = sorted.rank FROM (
        SELECT id, row_number() OVER (ORDER BY
            CASE WHEN id = $2 THEN $3::int + sign($3::int - place) * 0.5 ELSE place END) AS rank
          FROM (SELECT id, row_number() OVER (ORDER BY waiting_rank) AS place
            FROM participations WHERE event_id = $1 AND role = 'waiting') line) sorted
        WHERE participations.id = sorted.id AND participations.waiting_rank <> sorted.rank`,
      [eventId, id, position],
      tx,
    );
  }
}
