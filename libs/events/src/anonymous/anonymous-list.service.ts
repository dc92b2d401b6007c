import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';
import { GuestList, type NewParticipation } from '../guest-list.service.js';
import { ParticipantRole, Participation } from '../participation.entity.js';

const { NOT_CONFIRMED } = ParticipantRole;

/** The rows of people without an account; what changes one happens under its event's lock. */
@Injectable()
export class AnonymousList {
  constructor(
    private readonly db: Database,
    private readonly guests: GuestList,
    private readonly clock: Clock,
  ) {}

  async find(uuid: string, tx: Tx = this.db.manager): Promise<Participation | null> {
    return tx.findOneBy(Participation, { uuid, anonymous: true });
  }

  /** Adds somebody, or answers who has the address already; as long as they have not confirmed, what they say last counts. */
  async addOrRenew(tx: Tx, entry: NewParticipation & { email: string }): Promise<Participation> {
    const present = await tx
      .createQueryBuilder(Participation, 'p')
      .where('p.eventId = :eventId AND lower(p.email) = lower(:email)', entry)
      .getOne();
    if (!present) return this.guests.add(tx, entry);
    if (present.role === NOT_CONFIRMED) await this.say(tx, present, entry.metadata ?? {});
    return present;
  }

  /** Replaces what they said. */
  async say(tx: Tx, participation: Participation, metadata: Participation['metadata']): Promise<void> {
    const changes = { metadata, updatedAt: this.clock.now() };
    Object.assign(participation, changes);
    await tx.update(Participation, participation.id, changes);
  }

  /** Those of events that have some who did not confirm since then, by event. */
  async unconfirmedSince(since: Date): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT DISTINCT event_id AS id FROM participations WHERE role = 'not_confirmed' AND updated_at < $1`,
      [since],
    );
    return rows.map(({ id }) => id);
  }

  /** Takes those of an event off the list who did not confirm since then. */
  async forgetUnconfirmed(tx: Tx, eventId: string, since: Date): Promise<void> {
    const those = tx.createQueryBuilder(Participation, 'p').where('p.eventId = :eventId', { eventId });
    const old = await those
      .andWhere('p.role = :role AND p.updatedAt < :since', { role: NOT_CONFIRMED, since })
      .getMany();
    for (const participation of old) await this.guests.remove(tx, participation);
  }

  /** Forgets who they are, and what they said, of those who came to events that ended, or were deleted, before then. */
  async erase(before: Date): Promise<void> {
    await this.db.query(
      `UPDATE participations p SET email = NULL, metadata = '{}' FROM events e
        WHERE e.id = p.event_id AND p.email IS NOT NULL
          AND least(coalesce(e.ends_on, e.begins_on), e.deleted_at) < $1`,
      [before],
    );
  }
}
