import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Clock, Database, DomainError, insertRows, isId, type Tx } from '#convoke/core';
import { EventStats } from './event-stats.entity.js';
import type { Event } from './event.entity.js';
import {
  GOING_ROLES,
  ParticipantRole,
  Participation,
  type ParticipationMetadata,
  takesSeat,
} from './participation.entity.js';

const { CREATOR, WAITING, PARTICIPANT } = ParticipantRole;

export interface NewParticipation {
  eventId: string;
  actorId: string;
  role: ParticipantRole;
  /** Of somebody without an account. */
  email?: string | null;
  metadata?: ParticipationMetadata;
}

/** Writes participations and their counters, always both; every change is made under the event's lock. */
@Injectable()
export class GuestList {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Starts the lists of new events, each with who made it. */
  async open(tx: Tx, events: Event[]): Promise<void> {
    for (const { id: eventId, stats } of events) Object.assign(stats, { eventId, creator: 1 });
    await insertRows(
      tx,
      EventStats,
      events.map(({ stats }) => stats),
    );
    const makers = events.map(({ id: eventId, organizerActorId: actorId }) => ({ eventId, actorId, role: CREATOR }));
    await insertRows(
      tx,
      Participation,
      makers.map((maker) => this.entry(tx, maker)),
    );
  }

  /**
   * Waits until nobody else changes the event or its list, and answers the counters as they are then. What is read
   * after it in the transaction is up to date. Throws event_not_found.
   */
  async lock(tx: Tx, eventId: string): Promise<EventStats> {
    if (!isId(eventId)) throw new DomainError('event_not_found');
    const stats = await tx.findOne(EventStats, { where: { eventId }, lock: { mode: 'pessimistic_write' } });
    if (!stats) throw new DomainError('event_not_found');
    return stats;
  }

  /** That of a profile. */
  async find(tx: Tx, eventId: string, actorId: string): Promise<Participation | null> {
    return tx.findOneBy(Participation, { eventId, actorId, anonymous: false });
  }

  /** What the profiles are at the event. */
  async standing(tx: Tx, eventId: string, actorIds: readonly string[]): Promise<Participation[]> {
    return actorIds.length === 0 ? [] : tx.findBy(Participation, { eventId, actorId: In(actorIds) });
  }

  async add(tx: Tx, entry: NewParticipation): Promise<Participation> {
    const participation = this.entry(tx, entry);
    participation.waitingRank = await this.rankFor(tx, entry.eventId, entry.role);
    await tx.insert(Participation, participation);
    await this.count(tx, entry.eventId, null, entry.role);
    return participation;
  }

  async move(tx: Tx, participation: Participation, to: ParticipantRole): Promise<void> {
    const from = participation.role;
    const waitingRank = await this.rankFor(tx, participation.eventId, to);
    // Who does not go any more was not there.
    const checkedInAt = GOING_ROLES.includes(to) ? participation.checkedInAt : null;
    const change = { role: to, waitingRank, checkedInAt, updatedAt: this.clock.now() };
    Object.assign(participation, change);
    await tx.update(Participation, participation.id, change);
    await this.count(tx, participation.eventId, from, to);
  }

  /** Gives places to those who come first on the waiting list; answers whom. */
  async seatFirst(tx: Tx, eventId: string, places: number): Promise<Pick<Participation, 'id' | 'actorId'>[]> {
    const seated = await this.db.query<{ id: string; actor_id: string }>(
      `UPDATE participations SET role = $3, waiting_rank = NULL, updated_at = $4 WHERE id IN (
        SELECT id FROM participations WHERE event_id = $1 AND role = 'waiting' ORDER BY waiting_rank LIMIT $2)
      RETURNING id, actor_id`,
      [eventId, places, PARTICIPANT, this.clock.now()],
      tx,
    );
    await this.count(tx, eventId, WAITING, PARTICIPANT, seated.length);
    return seated.map(({ id, actor_id: actorId }) => ({ id, actorId }));
  }

  async remove(tx: Tx, participation: Participation): Promise<void> {
    await tx.delete(Participation, participation.id);
    await this.count(tx, participation.eventId, participation.role, null);
  }

  /** Makes another profile the creator of a draft, which nobody else can have joined. */
  async handOver(tx: Tx, { id: eventId, organizerActorId }: Event, actorId: string): Promise<void> {
    await tx.update(Participation, { eventId, actorId: organizerActorId }, { actorId });
  }

  /** Who comes to the waiting list comes last. */
  private async rankFor(tx: Tx, eventId: string, role: ParticipantRole): Promise<number | null> {
    if (role !== WAITING) return null;
    const [last] = await this.db.query<{ rank: number | null }>(
      `SELECT max(waiting_rank) AS rank FROM participations WHERE event_id = $1 AND role = 'waiting'`,
      [eventId],
      tx,
    );
    return (last?.rank ?? 0) + 1;
  }

  private entry(tx: Tx, { metadata = {}, email = null, ...entry }: NewParticipation): Participation {
    const now = this.clock.now();
    const anonymous = email !== null;
    const given = { ...entry, anonymous, email, metadata };
    return tx.create(Participation, { ...given, uuid: randomUUID(), insertedAt: now, updatedAt: now });
  }

  private async count(
    tx: Tx,
    eventId: string,
    from: ParticipantRole | null,
    to: ParticipantRole | null,
    people = 1,
  ): Promise<void> {
    if (from === to) return;
    // Roles are the columns' names, and a closed list.
    const changes = [from && `${from} = ${from} - ${people}`, to && `${to} = ${to} + ${people}`].filter(Boolean);
    // The server of an event from elsewhere counts our people as well, and tells its number only now and then.
    const seats = people * (Number(to !== null && takesSeat(to)) - Number(from !== null && takesSeat(from)));
    changes.push(`reported = CASE WHEN reported + ${seats} >= 0 THEN reported + ${seats} ELSE reported END`);
    changes.push(
      `reported_left = CASE WHEN reported_left IS NOT NULL THEN greatest(0, reported_left - (${seats})) END`,
    );
    await this.db.query(`UPDATE event_stats SET ${changes.join(', ')} WHERE event_id = $1`, [eventId], tx);
  }
}
