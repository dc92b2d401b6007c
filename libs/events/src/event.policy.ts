import type { Event } from './event.entity.js';
import { EventCommentModeration } from './event.values.js';
import { ParticipantRole, type Participation } from './participation.entity.js';

/** Who looks: a user by the ids of all their profiles, a remote actor by its own, or nobody. */
export interface EventViewer {
  readonly actorIds: readonly string[];
  /** Whether they moderate the instance. */
  readonly isModerator: boolean;
}

/** The viewer's participations at the event in question, one a profile. */
export type Standing = readonly Pick<Participation, 'actorId' | 'role'>[];

const { REJECTED, MODERATOR, ADMINISTRATOR, CREATOR } = ParticipantRole;
const MANAGING = new Set<ParticipantRole>([MODERATOR, ADMINISTRATOR]);

export function isOrganizer(viewer: EventViewer, event: Event): boolean {
  return viewer.actorIds.includes(event.organizerActorId);
}

/** Organizer or co-organizer. */
export function mayUpdateEvent(viewer: EventViewer, event: Event): boolean {
  return !event.deletedAt && !event.suspended && answersFor(viewer, event);
}

/** As which of their profiles the viewer organizes it; null where none does. */
export function editorOf({ actorIds }: EventViewer, { organizerActorId, contactIds }: Event): string | null {
  return [organizerActorId, ...contactIds].find((id) => actorIds.includes(id)) ?? null;
}

function answersFor(viewer: EventViewer, event: Event): boolean {
  return editorOf(viewer, event) !== null;
}

/** Asks others to organize it as well or to take it over: the organizer alone. */
export function mayNameOrganizers(viewer: EventViewer, event: Event): boolean {
  return event.local && !event.deletedAt && !event.suspended && isOrganizer(viewer, event);
}

/** Co-organizers go when they like, even while nobody is shown the event, and when the organizer likes. */
export function mayRemoveOrganizer(viewer: EventViewer, event: Event, actorId: string): boolean {
  if (!event.local || event.deletedAt || !event.contactIds.includes(actorId)) return false;
  return viewer.actorIds.includes(actorId) || mayNameOrganizers(viewer, event);
}

/** Instance moderators may delete what anybody can read. */
export function mayDeleteEvent(viewer: EventViewer, event: Event): boolean {
  if (event.deletedAt) return false;
  return isOrganizer(viewer, event) || (viewer.isModerator && event.isOpenToRead());
}

/**
 * Whoever may not see an event is told that there is none; of what is suspended that is everybody but moderators.
 * `invited` is whether an invitation to one of the viewer's profiles is open, `named` whether one is asked to organize it.
 */
export function maySeeEvent(
  viewer: EventViewer,
  event: Event,
  standing: Standing,
  { invited = false, named = false } = {},
): boolean {
  if (event.deletedAt || (event.suspended && !viewer.isModerator)) return false;
  if (event.isOpenToRead() && (event.discoverable || viewer.actorIds.length > 0)) return true;
  if (named || answersFor(viewer, event)) return true;
  return !event.draft && (invited || standing.some(({ role }) => role !== REJECTED));
}

/** The condition of lists that anybody reads, on events as `e`; the partial indexes have the same. */
export const LISTED = `e.visibility = 'public' AND NOT e.draft AND e.discoverable AND NOT e.suspended AND e.deleted_at IS NULL`;

/** The condition of maySeeEvent in SQL, on events as `e`; `actorIds` is the placeholder of the viewer's bigint[]. */
export function visibleEvents(actorIds: string, { isModerator }: Pick<EventViewer, 'isModerator'>): string {
  return `e.deleted_at IS NULL AND ${isModerator ? '' : 'NOT e.suspended AND '}(
    (NOT e.draft AND e.visibility IN ('public', 'unlisted') AND (e.discoverable OR cardinality(${actorIds}::bigint[]) > 0))
    OR e.organizer_actor_id = ANY(${actorIds})
    OR EXISTS (SELECT FROM event_contacts c WHERE c.event_id = e.id AND c.actor_id = ANY(${actorIds}))
    OR EXISTS (SELECT FROM organizer_invitations n WHERE n.event_id = e.id AND n.actor_id = ANY(${actorIds}))
    OR (NOT e.draft AND EXISTS (SELECT FROM participations p
      WHERE p.event_id = e.id AND p.actor_id = ANY(${actorIds}) AND p.role <> 'rejected'))
    OR (NOT e.draft AND EXISTS (SELECT FROM event_invitations i
      WHERE i.event_id = e.id AND i.actor_id = ANY(${actorIds}) AND i.status <> 'accepted')))`;
}

/** The person behind a group's event is for those who edit it. */
export function maySeeOrganizer(viewer: EventViewer, event: Event): boolean {
  return event.attributedToId === null || mayUpdateEvent(viewer, event);
}

/** The organizer, or the group that it is published for. */
export function mayInviteToEvent(viewer: EventViewer, event: Event): boolean {
  if (event.deletedAt || event.suspended) return false;
  return (
    isOrganizer(viewer, event) || (event.attributedToId !== null && viewer.actorIds.includes(event.attributedToId))
  );
}

/** Why a profile that sees the event cannot comment on it; null when it can. */
export function commentObstacle(actorId: string, event: Event): 'event_is_draft' | 'comments_closed' | null {
  if (event.draft) return 'event_is_draft';
  // What is not for everybody is told to nobody elsewhere, so nobody there would read it.
  if (!event.local && !event.isOpenToRead()) return 'comments_closed';
  const isClosed = event.options.commentModeration === EventCommentModeration.CLOSED;
  return isClosed && !mayUpdateEvent({ actorIds: [actorId], isModerator: false }, event) ? 'comments_closed' : null;
}

/** Whether the profile, `invited` or not, could comment: by itself, as it must not show whose other profiles could. */
export function mayCommentOnEvent(actorId: string, event: Event, standing: Standing, invited = false): boolean {
  const own = standing.filter((participation) => participation.actorId === actorId);
  const sees = !event.suspended && maySeeEvent({ actorIds: [actorId], isModerator: false }, event, own, { invited });
  return sees && commentObstacle(actorId, event) === null;
}

/** Approve, reject, read the list with messages; of an event from elsewhere its own server keeps the list. */
export function mayManageParticipants(viewer: EventViewer, event: Event, standing: Standing): boolean {
  if (!event.local || event.deletedAt || event.suspended) return false;
  return mayUpdateEvent(viewer, event) || standing.some(({ role }) => MANAGING.has(role));
}

/** Nobody but those who run the list sees who comes. */
export const maySeeParticipants = mayManageParticipants;

/** The numbers, unless the organizer hides them from all but those who run the list. */
export function maySeeHowManyGo(viewer: EventViewer, event: Event, standing: Standing): boolean {
  return !event.options.hideNumberOfParticipants || mayManageParticipants(viewer, event, standing);
}

/** Whether the profile, `invited` by an open invitation or not, could join now. */
export function mayJoinEvent(actorId: string, event: Event, standing: Standing, now: Date, invited = false): boolean {
  if (event.deletedAt || event.suspended || event.joinObstacle(now, invited) !== null) return false;
  if (event.placesLeft === 0) return false;
  return !standing.some((participation) => participation.actorId === actorId);
}

/** Who organizes alone cannot leave, and who was rejected stays so. */
export function mayLeaveEvent(actorId: string, event: Event, standing: Standing): boolean {
  const role = standing.find((participation) => participation.actorId === actorId)?.role;
  if (role === undefined || role === REJECTED) return false;
  return role !== CREATOR || event.stats.creator > 1;
}
