import { Injectable } from '@nestjs/common';
import { ActorQueries } from '#convoke/actors';
import { Clock, Database, DomainError, DomainEvents, invalid, parseInput, type Tx } from '#convoke/core';
import { admit, roleGiven } from './admission.js';
import type { Event } from './event.entity.js';
import type { EventStats } from './event-stats.entity.js';
import { type EventViewer, isForMembers, maySeeEvent, ownsEvent } from './event.policy.js';
import { EventQueries } from './event.queries.js';
import { ParticipationJoined, ParticipationLeft, ParticipationUpdated } from './events.domain-events.js';
import { EventGroups } from './groups/event-groups.service.js';
import { GuestList } from './guest-list.service.js';
import { InvitationList } from './invitation-list.service.js';
import { joinRequest, metadataOf } from './join-request.schema.js';
import { ParticipantRole, type Participation } from './participation.entity.js';
import { assertManages } from './participation.policy.js';
import { ParticipationQueries } from './participation.queries.js';
import { WaitingList } from './waiting-list.service.js';

const { NOT_CONFIRMED, NOT_APPROVED, WAITING, REJECTED, PARTICIPANT, MODERATOR, ADMINISTRATOR, CREATOR } =
  ParticipantRole;
/** What somebody who runs the guest list may make of a participation; the last two only who owns the event. */
const GIVEN_BY_MANAGERS = new Set<ParticipantRole>([PARTICIPANT, NOT_APPROVED, REJECTED]);
const GIVEN_BY_OWNERS = new Set<ParticipantRole>([...GIVEN_BY_MANAGERS, MODERATOR, ADMINISTRATOR]);

export interface JoinRequest {
  eventId: string;
  actorId: string;
  message?: string | null;
  locale?: string | null;
  /** Whether they would wait for a place where there is none now. */
  acceptWaiting?: boolean | null;
}

/** Joining, leaving, and running the guest list. Places are given out one at a time, under the event's lock. */
@Injectable()
export class ParticipationService {
  constructor(
    private readonly db: Database,
    private readonly queries: EventQueries,
    private readonly participations: ParticipationQueries,
    private readonly groups: EventGroups,
    private readonly guests: GuestList,
    private readonly invitations: InvitationList,
    private readonly waiting: WaitingList,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
    private readonly actors: ActorQueries,
  ) {}

  /**
   * Takes part, or asks to where the organizer approves: whoever they have invited is approved by that. Waits for a place
   * where there is none, if they accept that. Throws the reason why that cannot be.
   */
  async join(viewer: EventViewer, { eventId, actorId, acceptWaiting, ...wish }: JoinRequest): Promise<Participation> {
    const metadata = metadataOf(parseInput(joinRequest, wish));
    if (!viewer.actorIds.includes(actorId)) throw invalid('actorId', 'error_not_your_profile');
    await this.actors.assertNotMoved(actorId);
    return this.changing(viewer, eventId, async (tx, event, standing) => {
      const invitations = (await this.invitations.of(tx, eventId, viewer.actorIds)).filter(({ isOpen }) => isOpen);
      const member = await this.groups.isMember(event, viewer.actorIds, tx);
      const admission = { invited: invitations.length > 0, member };
      const visible = !event.suspended && maySeeEvent(viewer, event, standing, admission);
      if (!visible) throw new DomainError('event_not_found');
      const present = standing.find((participation) => participation.actorId === actorId);
      if (present) throw new DomainError(present.role === REJECTED ? 'participation_rejected' : 'already_participant');
      const invited = invitations.some((invitation) => invitation.actorId === actorId);
      // A stranger among members would show whose other profile it is.
      if (isForMembers(event) && !invited && !(await this.groups.isMember(event, [actorId], tx))) {
        throw invalid('actorId', 'error_profile_not_at_event');
      }
      const role = admit(event, this.clock.now(), { invited, acceptsWaiting: acceptWaiting ?? false });
      const participation = await this.guests.add(tx, { eventId, actorId, role, metadata });
      await this.invitations.settle(tx, eventId, actorId);
      const joined = { participationId: participation.id, eventId, actorId, role };
      await this.events.emit(tx, ParticipationJoined, joined);
      return participation;
    });
  }

  /** Throws participant_not_found, participation_rejected or last_organizer. */
  async leave(viewer: EventViewer, eventId: string, actorId: string): Promise<Participation> {
    if (!viewer.actorIds.includes(actorId)) throw invalid('actorId', 'error_not_your_profile');
    return this.db.transaction(async (tx) => {
      const stats = await this.guests.lock(tx, eventId);
      const participation = await this.guests.find(tx, eventId, actorId);
      if (!participation) throw new DomainError('participant_not_found');
      if (participation.role === REJECTED) throw new DomainError('participation_rejected');
      if (participation.role === CREATOR && stats.creator <= 1) throw new DomainError('last_organizer');
      await this.remove(tx, participation, stats);
      await this.invitations.reopen(tx, eventId, actorId);
      return participation;
    });
  }

  /** Takes somebody who is gone off the list, in whatever role. */
  async withdraw(eventId: string, actorId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const stats = await this.guests.lock(tx, eventId);
      const participation = await this.guests.find(tx, eventId, actorId);
      if (participation) await this.remove(tx, participation, stats);
    });
  }

  /** What the server of an event from elsewhere answered; nothing where nobody asked. */
  async settle(eventId: string, actorId: string, role: typeof PARTICIPANT | typeof REJECTED): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.guests.lock(tx, eventId);
      const participation = await this.guests.find(tx, eventId, actorId);
      if (!participation || participation.role === role) return;
      const from = participation.role;
      await this.guests.move(tx, participation, role);
      await this.events.emit(tx, ParticipationUpdated, {
        participationId: participation.id,
        eventId,
        actorId,
        from,
        to: role,
      });
    });
  }

  /**
   * Approves, rejects or promotes. Whom it approves waits where there is no place left; throws
   * maximum_attendee_capacity_reached where they cannot, or do so already.
   */
  async changeRole(viewer: EventViewer, participationId: string, wanted: ParticipantRole): Promise<Participation> {
    const asked = await this.participations.find(participationId);
    if (!asked) throw new DomainError('participant_not_found');
    const { eventId } = asked;
    return this.changing(viewer, eventId, async (tx, event, standing) => {
      const participation = await this.participations.find(participationId, tx);
      if (!participation || participation.role === NOT_CONFIRMED) throw new DomainError('participant_not_found');
      assertManages(viewer, event, standing, participation);
      const from = participation.role;
      if (from === wanted) return participation;
      this.assertChangeable(viewer, event, from, wanted);
      const to = roleGiven(event, from, wanted);
      await this.guests.move(tx, participation, to);
      const { actorId } = participation;
      await this.events.emit(tx, ParticipationUpdated, {
        participationId: participation.id,
        eventId,
        actorId,
        from,
        to,
      });
      await this.waiting.fill(tx, event.stats);
      return participation;
    });
  }

  /** Runs `change` under the event's lock, with the event and the viewer's participations as they are then. */
  private async changing<T>(
    viewer: EventViewer,
    eventId: string,
    change: (tx: Tx, event: Event, standing: Participation[]) => Promise<T>,
  ): Promise<T> {
    return this.db.transaction(async (tx) => {
      await this.guests.lock(tx, eventId);
      const event = await this.queries.getById(eventId, tx);
      return change(tx, event, await this.guests.standing(tx, eventId, viewer.actorIds));
    });
  }

  /** Takes somebody off the list, and gives their place to the next; `stats` as the event's lock answered them. */
  async remove(tx: Tx, participation: Participation, stats: EventStats): Promise<void> {
    const { eventId, actorId, role } = participation;
    await this.guests.remove(tx, participation);
    await this.events.emit(tx, ParticipationLeft, { eventId, actorId, role });
    await this.waiting.fill(tx, stats);
  }

  private assertChangeable(viewer: EventViewer, event: Event, from: ParticipantRole, to: ParticipantRole): void {
    const given = ownsEvent(viewer, event) ? GIVEN_BY_OWNERS : GIVEN_BY_MANAGERS;
    if (!GIVEN_BY_OWNERS.has(to)) throw invalid('role', 'error_role_cannot_be_given');
    if ((from !== WAITING && !given.has(from)) || !given.has(to)) throw new DomainError('unauthorized');
  }
}
