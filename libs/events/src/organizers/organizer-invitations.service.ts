import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, requireUser, type Viewer } from '#convoke/actors';
import { Clock, Database, DomainError, DomainEvents, invalid, type Tx } from '#convoke/core';
import { MAX_CONTACTS } from '../event.schema.js';
import type { Event } from '../event.entity.js';
import { mayNameOrganizers } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import { OrganizerInvited, OrganizersChanged } from '../events.domain-events.js';
import { GuestList } from '../guest-list.service.js';
import { OrganizerInvitation, OrganizerRole } from './organizer-invitation.entity.js';
import { OrganizerInvitationQueries } from './organizer-invitation.queries.js';
import { OrganizerList } from './organizer-list.service.js';

/** Asking people to organize an event as well or to take it over, taking that back, and their answers. */
@Injectable()
export class OrganizerInvitations {
  constructor(
    private readonly db: Database,
    private readonly queries: EventQueries,
    private readonly invitations: OrganizerInvitationQueries,
    private readonly organizers: OrganizerList,
    private readonly guests: GuestList,
    private readonly actors: ActorQueries,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
  ) {}

  /** Throws what `invite` would, as far as the event and the viewer alone tell it. */
  async assertMayInvite(viewer: Viewer, eventId: string, tx?: Tx): Promise<Event> {
    const event = await this.queries.getById(eventId, tx);
    if (mayNameOrganizers(viewer, event)) return event;
    throw new DomainError((await this.queries.isVisible(eventId, viewer, tx)) ? 'unauthorized' : 'event_not_found');
  }

  /** Who is asked already is not asked twice. Throws InvalidInput, which says of `actor` why they cannot be asked. */
  async invite(viewer: Viewer, eventId: string, named: Actor, role: OrganizerRole): Promise<OrganizerInvitation> {
    return this.db.transaction(async (tx) => {
      await this.guests.lock(tx, eventId);
      const event = await this.assertMayInvite(viewer, eventId, tx);
      const open = await this.invitations.toEvent(eventId, tx);
      const present = open.find(({ actorId }) => actorId === named.id);
      if (present?.role === role) return present;
      assertNameable(viewer, event, named, role, open);
      if (event.draft) await this.organizers.noteShared(tx, event);
      const { organizerActorId: inviterActorId } = event;
      const asked = { eventId, actorId: named.id, inviterActorId, role, insertedAt: this.clock.now() };
      const invitation = tx.create(OrganizerInvitation, asked);
      await tx.insert(OrganizerInvitation, invitation);
      await this.events.emit(tx, OrganizerInvited, { invitationId: invitation.id });
      return invitation;
    });
  }

  /** Throws invitation_not_found, also where it was answered, or unauthorized. */
  async withdraw(viewer: Viewer, id: string): Promise<OrganizerInvitation> {
    return this.closing(viewer, id, async (tx, { eventId }) => {
      const event = await this.queries.getById(eventId, tx);
      if (!mayNameOrganizers(viewer, event)) throw new DomainError('unauthorized');
    });
  }

  /** Throws invitation_not_found, also where it was taken back, or unauthorized. */
  async decline(viewer: Viewer, id: string): Promise<OrganizerInvitation> {
    return this.closing(viewer, id, async (tx, invitation) => {
      const { eventId, actorId, inviterActorId: byActorId } = invitation;
      if (!viewer.owns(actorId)) throw new DomainError('unauthorized');
      const at = this.clock.now().toISOString();
      await this.events.emit(tx, OrganizersChanged, { eventId, actorId, byActorId, change: 'declined', at });
    });
  }

  /**
   * Makes them what they were asked to be, at all dates to come where the event repeats. Throws invitation_not_found, also
   * where it was taken back, or unauthorized, event_not_found, profile_moved.
   */
  async accept(viewer: Viewer, id: string): Promise<Event> {
    const asked = await this.known(viewer, id);
    if (!viewer.owns(asked.actorId)) throw new DomainError('unauthorized');
    await this.actors.assertNotMoved(asked.actorId);
    const newcomer = { userId: requireUser(viewer).id, actorId: asked.actorId };
    const isHandOver = asked.role === OrganizerRole.ORGANIZER;
    const pictures = isHandOver ? await this.organizers.copyPictures(asked.eventId, newcomer) : null;
    return this.db.transaction(async (tx) => {
      const events = await this.organizers.lock(tx, asked.eventId);
      const invitation = await this.invitations.find(id, tx);
      if (!invitation) throw new DomainError('invitation_not_found');
      const [event] = events;
      if (event.deletedAt || event.suspended) throw new DomainError('event_not_found');
      const { eventId, actorId, inviterActorId: byActorId } = invitation;
      await tx.delete(OrganizerInvitation, id);
      for (const each of events) {
        if (pictures) await this.organizers.handOver(tx, each, newcomer, pictures);
        else await this.organizers.add(tx, each, newcomer);
      }
      const at = this.clock.now().toISOString();
      const change = isHandOver ? 'taken_over' : 'accepted';
      await this.events.emit(tx, OrganizersChanged, { eventId, actorId, byActorId, change, at });
      return event;
    });
  }

  /** Runs `close` under the event's lock, and ends the invitation. */
  private async closing(
    viewer: Viewer,
    id: string,
    close: (tx: Tx, invitation: OrganizerInvitation) => Promise<void>,
  ): Promise<OrganizerInvitation> {
    const { eventId } = await this.known(viewer, id);
    return this.db.transaction(async (tx) => {
      await this.guests.lock(tx, eventId);
      const invitation = await this.known(viewer, id, tx);
      await close(tx, invitation);
      await tx.delete(OrganizerInvitation, id);
      return invitation;
    });
  }

  /** There is none for those whom it does not concern. */
  private async known(viewer: Viewer, id: string, tx?: Tx): Promise<OrganizerInvitation> {
    const invitation = await this.invitations.find(id, tx);
    const event = invitation && (await this.queries.getById(invitation.eventId, tx));
    if (event && (viewer.owns(invitation.actorId) || mayNameOrganizers(viewer, event))) return invitation;
    throw new DomainError('invitation_not_found');
  }
}

function assertNameable(
  viewer: Viewer,
  event: Event,
  named: Actor,
  role: OrganizerRole,
  open: OrganizerInvitation[],
): void {
  const handle = `@${named.preferredUsername}`;
  const refuse = (message: Parameters<typeof invalid>[1]) => invalid('actor', message, { handle });
  const isHandOver = role === OrganizerRole.ORGANIZER;
  const contacts = event.contactIds.filter((id) => id !== event.organizerActorId);
  if (named.id === event.organizerActorId) throw refuse('error_organizer_yourself');
  // Whoever reads the event would learn that both are of one account.
  if (viewer.isUser(named.userId)) throw refuse('error_organizer_own_profile');
  if (named.movedToId) throw refuse('error_organizer_moved');
  if (!isHandOver && contacts.includes(named.id)) throw refuse('error_organizer_already');
  if (open.some(({ actorId }) => actorId === named.id)) throw refuse('error_organizer_asked');
  if (isHandOver && open.some((other) => other.role === role)) throw invalid('role', 'error_hand_over_asked');
  if (contacts.length + open.length >= MAX_CONTACTS) {
    throw invalid('actor', 'error_organizers_full', { max: MAX_CONTACTS });
  }
}
