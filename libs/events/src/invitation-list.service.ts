import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Clock, type Tx } from '#convoke/core';
import { EventInvitation, InvitationStatus } from './event-invitation.entity.js';
import type { Event } from './event.entity.js';

/** Writes invitations; every change is made under the event's lock. */
@Injectable()
export class InvitationList {
  constructor(private readonly clock: Clock) {}

  /** Those of the profiles to the event. */
  async of(tx: Tx, eventId: string, actorIds: readonly string[]): Promise<EventInvitation[]> {
    return actorIds.length === 0 ? [] : tx.findBy(EventInvitation, { eventId, actorId: In(actorIds) });
  }

  async count(tx: Tx, eventId: string): Promise<number> {
    return tx.countBy(EventInvitation, { eventId });
  }

  /** In the name of the group that it is published for, where there is one. */
  async add(tx: Tx, event: Event, actorIds: readonly string[]): Promise<EventInvitation[]> {
    const now = this.clock.now();
    const invitations = actorIds.map((actorId) =>
      tx.create(EventInvitation, {
        eventId: event.id,
        actorId,
        inviterActorId: event.attributedToId ?? event.organizerActorId,
        status: InvitationStatus.PENDING,
        insertedAt: now,
        updatedAt: now,
      }),
    );
    await tx.insert(EventInvitation, invitations);
    return invitations;
  }

  async answer(tx: Tx, invitation: EventInvitation, status: InvitationStatus): Promise<void> {
    Object.assign(invitation, { status, updatedAt: this.clock.now() });
    await tx.update(EventInvitation, invitation.id, { status, updatedAt: invitation.updatedAt });
  }

  async remove(tx: Tx, { id }: EventInvitation): Promise<void> {
    await tx.delete(EventInvitation, id);
  }

  /** Whoever takes part has accepted. */
  async settle(tx: Tx, eventId: string, actorId: string): Promise<void> {
    for (const invitation of await this.of(tx, eventId, [actorId]))
      await this.answer(tx, invitation, InvitationStatus.ACCEPTED);
  }

  /** Whoever leaves after an invitation has said no, and may come back by it. */
  async reopen(tx: Tx, eventId: string, actorId: string): Promise<void> {
    for (const invitation of await this.of(tx, eventId, [actorId]))
      await this.answer(tx, invitation, InvitationStatus.DECLINED);
  }
}
