import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind } from '#convoke/actors';
import {
  Clock,
  Database,
  DomainError,
  DomainEvents,
  type InputProblem,
  InvalidInput,
  invalid,
  type Tx,
} from '#convoke/core';
import { type EventInvitation, InvitationStatus } from './event-invitation.entity.js';
import { EventInvitationQueries } from './event-invitation.queries.js';
import type { Event } from './event.entity.js';
import { type EventViewer, mayInviteToEvent } from './event.policy.js';
import { EventQueries } from './event.queries.js';
import { EventInvitationDeclined, EventInvitationMade, EventInvitationWithdrawn } from './events.domain-events.js';
import { GuestList } from './guest-list.service.js';
import { InvitationList } from './invitation-list.service.js';

const { PENDING, DECLINED } = InvitationStatus;
const MAX_INVITATIONS = 500;

/** Inviting people to an event, taking that back, and saying no; saying yes is joining. */
@Injectable()
export class EventInvitations {
  constructor(
    private readonly db: Database,
    private readonly queries: EventQueries,
    private readonly invitations: EventInvitationQueries,
    private readonly guests: GuestList,
    private readonly list: InvitationList,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
  ) {}

  /** Throws what `invite` would, as far as the event and the viewer alone tell it. */
  async assertMayInvite(viewer: EventViewer, eventId: string): Promise<void> {
    this.assertInvites(viewer, await this.queries.getById(eventId), await this.queries.isVisible(eventId, viewer));
  }

  /**
   * Invites all of them or nobody; whoever is invited already stays so and is not told twice. Throws InvalidInput, which
   * says of `actors` who cannot be invited and why.
   */
  async invite(viewer: EventViewer, eventId: string, actors: readonly Actor[]): Promise<EventInvitation[]> {
    return this.db.transaction(async (tx) => {
      await this.guests.lock(tx, eventId);
      const event = await this.queries.getById(eventId, tx);
      this.assertInvites(viewer, event, await this.queries.isVisible(eventId, viewer, tx));
      const ids = [...new Set(actors.map(({ id }) => id))];
      const present = await this.list.of(tx, eventId, ids);
      await this.assertInvitable(tx, event, actors, present);
      const newIds = ids.filter((id) => !present.some(({ actorId }) => actorId === id));
      if ((await this.list.count(tx, eventId)) + newIds.length > MAX_INVITATIONS) {
        throw invalid('actors', 'error_invite_full', { max: MAX_INVITATIONS });
      }
      const made = newIds.length > 0 ? await this.list.add(tx, event, newIds) : [];
      for (const { id } of made) await this.events.emit(tx, EventInvitationMade, { invitationId: id });
      return [...present, ...made];
    });
  }

  /** Takes back one that was not answered. Throws invitation_not_found, unauthorized, invitation_answered. */
  async withdraw(viewer: EventViewer, id: string): Promise<EventInvitation> {
    return this.changing(viewer, id, async (tx, invitation, event) => {
      if (!mayInviteToEvent(viewer, event)) throw new DomainError('unauthorized');
      // Who takes one back elsewhere may not have heard yet that it was declined.
      const isTooLate = event.local ? invitation.status !== PENDING : !invitation.isOpen;
      if (isTooLate) throw new DomainError('invitation_answered');
      await this.list.remove(tx, invitation);
      const { eventId, actorId } = invitation;
      await this.events.emit(tx, EventInvitationWithdrawn, { invitationId: id, eventId, actorId });
      return invitation;
    });
  }

  /** Says no, which does not shut the door. Throws invitation_not_found, unauthorized, invitation_answered. */
  async decline(viewer: EventViewer, id: string): Promise<EventInvitation> {
    return this.changing(viewer, id, async (tx, invitation) => {
      if (!isOf(viewer, invitation.actorId)) throw new DomainError('unauthorized');
      if (!invitation.isOpen) throw new DomainError('invitation_answered');
      if (invitation.status === DECLINED) return invitation;
      await this.list.answer(tx, invitation, DECLINED);
      await this.events.emit(tx, EventInvitationDeclined, { invitationId: id });
      return invitation;
    });
  }

  /** Runs `change` under the event's lock; there is no invitation for those whom it does not concern. */
  private async changing(
    viewer: EventViewer,
    id: string,
    change: (tx: Tx, invitation: EventInvitation, event: Event) => Promise<EventInvitation>,
  ): Promise<EventInvitation> {
    const known = await this.invitations.find(id);
    if (!known) throw new DomainError('invitation_not_found');
    return this.db.transaction(async (tx) => {
      await this.guests.lock(tx, known.eventId);
      const invitation = await this.invitations.find(id, tx);
      const event = await this.queries.getById(known.eventId, tx);
      const concerned = invitation && (isOf(viewer, invitation.actorId) || mayInviteToEvent(viewer, event));
      if (!concerned) throw new DomainError('invitation_not_found');
      return change(tx, invitation, event);
    });
  }

  private assertInvites(viewer: EventViewer, event: Event, visible: boolean): void {
    if (!visible) throw new DomainError('event_not_found');
    if (!mayInviteToEvent(viewer, event)) throw new DomainError('unauthorized');
    const obstacle = event.invitationObstacle(this.clock.now());
    if (obstacle) throw new DomainError(obstacle);
  }

  private async assertInvitable(tx: Tx, event: Event, actors: readonly Actor[], present: EventInvitation[]) {
    const guests = await this.guests.standing(
      tx,
      event.id,
      actors.map(({ id }) => id),
    );
    const isGuest = (id: string) => guests.some(({ actorId }) => actorId === id);
    const declined = (id: string) => present.some(({ actorId, status }) => actorId === id && status === DECLINED);
    const obstacles: Record<string, Actor[]> = {
      error_handles_not_found: actors.filter(({ suspended, type }) => suspended || type !== ActorKind.PERSON),
      error_invite_yourself: actors.filter(({ id }) => id === event.organizerActorId),
      error_invite_on_list: actors.filter(({ id }) => id !== event.organizerActorId && isGuest(id)),
      error_invite_declined: actors.filter(({ id }) => declined(id)),
    };
    const problems = Object.entries(obstacles)
      .filter(([, those]) => those.length > 0)
      .map(([message, those]): InputProblem => ({ field: 'actors', message, params: { handles: handlesOf(those) } }));
    if (problems.length > 0) throw new InvalidInput(problems as [InputProblem]);
  }
}

function isOf({ actorIds }: EventViewer, actorId: string | null): boolean {
  return actorId !== null && actorIds.includes(actorId);
}

function handlesOf(actors: Actor[]): string[] {
  return actors.map(({ preferredUsername, domain }) => `@${preferredUsername}${domain ? `@${domain}` : ''}`);
}
