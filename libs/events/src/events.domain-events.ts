import { domainEvent } from '#convoke/core';
import type { EventPlan } from './event-plan.js';
import type { ParticipantRole } from './participation.entity.js';

/** What of an event may change; the names are those of updateEvent's arguments. */
export type EventField =
  | 'title'
  | 'description'
  | 'beginsOn'
  | 'endsOn'
  | 'timezone'
  | 'status'
  | 'visibility'
  | 'joinOptions'
  | 'externalParticipationUrl'
  | 'category'
  | 'language'
  | 'isOnline'
  | 'onlineAddress'
  | 'phoneAddress'
  | 'picture'
  | 'physicalAddress'
  | 'organizerActor'
  | 'attributedTo'
  | 'options'
  | 'metadata'
  | 'tags'
  | 'contacts';

/** A draft became an event, or an event was created as one. */
export const EventPublished = domainEvent<{ eventId: string }>('event.published');

/** A date of a series was made ahead: strangers may find it, and it is published when its turn comes. */
export const OccurrenceMade = domainEvent<{ eventId: string }>('event-occurrence.made');

/** An event of another server is kept here, and strangers may find it. */
export const ForeignEventAdded = domainEvent<{ eventId: string }>('foreign-event.added');

/** A published event is no longer what it was; `byActorId` where somebody's profile made it so. */
export const EventUpdated = domainEvent<{ eventId: string; changed: EventField[]; byActorId?: string }>(
  'event.updated',
);

/** A published event stands in public lists from now on, or no longer: nothing else of it changed. */
export const EventListingChanged = domainEvent<{ eventId: string }>('event.listing-changed');

/** Told beside event.updated when the status became cancelled. */
export const EventCancelled = domainEvent<{ eventId: string }>('event.cancelled');

/** What people plan by is no longer as it was: nothing else says how it was, nor which account changed it, if one did. */
export const EventReplanned = domainEvent<{ eventId: string; was: EventPlan; at: string; byUserId: string | null }>(
  'event.replanned',
);

export interface DeletedEvent {
  eventId: string;
  title: string;
  wasPublished: boolean;
  /** The account that deleted it, if one did. */
  byUserId: string | null;
  /** The group that it was of. */
  groupId: string | null;
  /** The profile that deleted it for the group or as its organizer, if one did. */
  byActorId: string | null;
}

/** Only a tombstone is left; the title is what people knew it by. */
export const EventDeleted = domainEvent<DeletedEvent>('event.deleted');

export interface Joined {
  participationId: string;
  eventId: string;
  actorId: string;
  /** The one that they came in with. */
  role: ParticipantRole;
}

/** Somebody takes part or asked to. */
export const ParticipationJoined = domainEvent<Joined>('participation.joined', { live: true });

export const ParticipationUpdated = domainEvent<{
  participationId: string;
  eventId: string;
  actorId: string;
  from: ParticipantRole;
  to: ParticipantRole;
}>('participation.updated', { live: true });

/** The row is gone, so the payload says whose it was. */
export const ParticipationLeft = domainEvent<{ eventId: string; actorId: string; role: ParticipantRole }>(
  'participation.left',
  { live: true },
);

export const EventInvitationMade = domainEvent<{ invitationId: string }>('event-invitation.made');

/** The row is gone, so the payload says whose it was. */
export const EventInvitationWithdrawn = domainEvent<{ invitationId: string; eventId: string; actorId: string }>(
  'event-invitation.withdrawn',
);

/** Somebody is asked to organize an event as well, or to take it over. */
export const OrganizerInvited = domainEvent<{ invitationId: string }>('organizer.invited');

export interface OrganizersChange {
  eventId: string;
  /** Who came, went or said no. */
  actorId: string;
  /** Who asked them, or organizes it. */
  byActorId: string;
  change: 'accepted' | 'taken_over' | 'declined' | 'left' | 'removed';
  at: string;
}

/** Told beside event.updated where the event is different by it. */
export const OrganizersChanged = domainEvent<OrganizersChange>('organizers.changed');

export const EventInvitationDeclined = domainEvent<{ invitationId: string }>('event-invitation.declined');
