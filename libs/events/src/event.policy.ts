import { groupLets } from '#convoke/actors';
import type { Event } from './event.entity.js';
import { EventCommentModeration, EventVisibility } from './event.values.js';
import { ParticipantRole, type Participation } from './participation.entity.js';

/** Who looks: a user by the ids of all their profiles, a remote actor by its own, or nobody. */
export interface EventViewer {
  readonly actorIds: readonly string[];
  /** Whether they moderate the instance. */
  readonly isModerator: boolean;
  /** As whom they act unless something says otherwise. */
  readonly actor?: { readonly id: string } | null;
}

/** What else lets somebody see an event. */
export interface Admission {
  /** Whether an invitation to it is open. */
  invited?: boolean;
  /** Whether they are asked to organize it. */
  named?: boolean;
  /** Whether they are a member of the group that it is of. */
  member?: boolean;
}

/** The viewer's participations at the event in question, one a profile. */
export type Standing = readonly Pick<Participation, 'actorId' | 'role'>[];

const { REJECTED, MODERATOR, ADMINISTRATOR, CREATOR } = ParticipantRole;
const MANAGING = new Set<ParticipantRole>([MODERATOR, ADMINISTRATOR]);
/** Who made an event sees it as its organizer, for as long as they are that. */
const POWERLESS = new Set<ParticipantRole>([REJECTED, CREATOR]);

export function isOrganizer(viewer: EventViewer, event: Event): boolean {
  return viewer.actorIds.includes(event.organizerActorId);
}

/** The organizer, or of a group's event who publishes for the group: whoever may no longer do that owns none of its events. */
export function ownsEvent(viewer: EventViewer, event: Event): boolean {
  return ownersOf(event).some((id) => viewer.actorIds.includes(id));
}

/** Whether somebody may act for the group is asked where the event is: elsewhere its own server has done so. */
function ownersOf({ organizerActorId, attributedToId, publisherIds, local }: Event): readonly string[] {
  return attributedToId === null || !local ? [organizerActorId] : publisherIds;
}

/** Its owners and co-organizers. */
export function mayUpdateEvent(viewer: EventViewer, event: Event): boolean {
  return !event.deletedAt && !event.suspended && answersFor(viewer, event);
}

/** As which of their profiles the viewer edits it: the organizer, a co-organizer, one of its group; null where none does. */
export function editorOf({ actorIds, actor }: EventViewer, event: Event): string | null {
  const owners = ownersOf(event);
  const first = (wanted?: string) => owners.filter((id) => id === wanted);
  const inOrder = [...first(event.organizerActorId), ...event.contactIds, ...first(actor?.id), ...owners];
  return inOrder.find((id) => actorIds.includes(id)) ?? null;
}

function answersFor(viewer: EventViewer, event: Event): boolean {
  return editorOf(viewer, event) !== null;
}

/** Asks others to organize it as well or to take it over: the organizer alone. */
export function mayNameOrganizers(viewer: EventViewer, event: Event): boolean {
  const isTheirs = isOrganizer(viewer, event) && ownsEvent(viewer, event);
  return event.local && !event.deletedAt && !event.suspended && isTheirs;
}

/** Co-organizers go when they like, even while nobody is shown the event, and when the organizer likes. */
export function mayRemoveOrganizer(viewer: EventViewer, event: Event, actorId: string): boolean {
  if (!event.local || event.deletedAt || !event.contactIds.includes(actorId)) return false;
  return viewer.actorIds.includes(actorId) || mayNameOrganizers(viewer, event);
}

/** Who publishes for its group as well, wherever it lives. Instance moderators may delete what anybody can read. */
export function mayDeleteEvent(viewer: EventViewer, event: Event): boolean {
  if (event.deletedAt) return false;
  return deleterOf(viewer, event) !== null || (viewer.isModerator && event.isOpenToRead());
}

/** As which of their profiles the viewer deletes it: as an owner, or for the group of one that lives elsewhere. */
export function deleterOf(viewer: EventViewer, event: Event): string | null {
  if (ownsEvent(viewer, event)) return editorOf(viewer, event);
  const publishers = event.local ? [] : event.publisherIds.filter((id) => viewer.actorIds.includes(id));
  return publishers.find((id) => id === viewer.actor?.id) ?? publishers[0] ?? null;
}

/**
 * Whoever may not see an event is told that there is none; of what is suspended that is everybody but moderators.
 * `admission` is what counts of any of the viewer's profiles.
 */
export function maySeeEvent(
  viewer: EventViewer,
  event: Event,
  standing: Standing,
  { invited = false, named = false, member = false }: Admission = {},
): boolean {
  if (event.deletedAt || (event.suspended && !viewer.isModerator)) return false;
  if (event.isOpenToRead() && (event.discoverable || viewer.actorIds.length > 0)) return true;
  if (named || answersFor(viewer, event)) return true;
  if (event.draft) return false;
  return invited || (member && isForMembers(event)) || standing.some(({ role }) => !POWERLESS.has(role));
}

/** Whether it is for the members of a group, and whom they have invited. */
export function isForMembers({ visibility, attributedToId }: Event): boolean {
  return visibility === EventVisibility.RESTRICTED && attributedToId !== null;
}

/** The condition of what the pages of a person or group show anybody, on events as `e`. */
export const OPEN_TO_ALL = `e.visibility = 'public' AND NOT e.draft AND e.discoverable AND NOT e.suspended AND e.deleted_at IS NULL`;

/** The condition of lists that anybody reads, on events as `e`; the partial indexes have the same. */
export const LISTED = `${OPEN_TO_ALL} AND NOT e.silenced`;

/** The condition of maySeeEvent in SQL, on events as `e`; `actorIds` is the placeholder of the viewer's bigint[]. */
export function visibleEvents(actorIds: string, { isModerator }: Pick<EventViewer, 'isModerator'>): string {
  return `e.deleted_at IS NULL AND ${isModerator ? '' : 'NOT e.suspended AND '}(
    (NOT e.draft AND e.visibility IN ('public', 'unlisted') AND (e.discoverable OR cardinality(${actorIds}::bigint[]) > 0))
    OR ${answeredEvents(actorIds)}
    OR (NOT e.draft AND e.visibility = 'restricted' AND ${groupLets(actorIds, 'e.attributed_to_id', 'read')})
    OR EXISTS (SELECT FROM organizer_invitations n WHERE n.event_id = e.id AND n.actor_id = ANY(${actorIds}))
    OR (NOT e.draft AND EXISTS (SELECT FROM participations p
      WHERE p.event_id = e.id AND p.actor_id = ANY(${actorIds}) AND p.role NOT IN ('rejected', 'creator')))
    OR (NOT e.draft AND EXISTS (SELECT FROM event_invitations i
      WHERE i.event_id = e.id AND i.actor_id = ANY(${actorIds}) AND i.status <> 'accepted')))`;
}

/** The condition of ownsEvent in SQL, on events as `e`; `actorIds` is the placeholder of the viewer's bigint[]. */
export function ownedEvents(actorIds: string): string {
  const mayPublish = (ids: string) => groupLets(ids, 'e.attributed_to_id', 'publish');
  return `((e.organizer_actor_id = ANY(${actorIds}) AND (e.attributed_to_id IS NULL OR NOT e.local))
    OR (e.local AND ${mayPublish(actorIds)}))`;
}

/** The condition of who edits events in SQL, but for their state. */
export function answeredEvents(actorIds: string): string {
  return `(${ownedEvents(actorIds)}
    OR EXISTS (SELECT FROM event_contacts c WHERE c.event_id = e.id AND c.actor_id = ANY(${actorIds})))`;
}

/** The person behind a group's event is for those who edit it, and for its members unless they hide. */
export function maySeeOrganizer(viewer: EventViewer, event: Event, member = false): boolean {
  if (event.attributedToId === null || mayUpdateEvent(viewer, event)) return true;
  return member && event.options.hideOrganizerWhenGroupEvent !== true;
}

/** Its owners, or the group that it is published for. */
export function mayInviteToEvent(viewer: EventViewer, event: Event): boolean {
  if (event.deletedAt || event.suspended) return false;
  return ownsEvent(viewer, event) || (event.attributedToId !== null && viewer.actorIds.includes(event.attributedToId));
}

/** Why a profile that sees the event cannot comment on it; null when it can. */
export function commentObstacle(actorId: string, event: Event): 'event_is_draft' | 'comments_closed' | null {
  if (event.draft) return 'event_is_draft';
  // What is not for everybody is told to nobody elsewhere, so nobody there would read it.
  if (!event.local && !event.isOpenToRead()) return 'comments_closed';
  const isClosed = event.options.commentModeration === EventCommentModeration.CLOSED;
  return isClosed && !mayUpdateEvent({ actorIds: [actorId], isModerator: false }, event) ? 'comments_closed' : null;
}

/** Whether the profile, `admitted` as invited or a member or not, could comment: by itself, as it must not show whose other profiles could. */
export function mayCommentOnEvent(
  actorId: string,
  event: Event,
  standing: Standing,
  admitted: Admission = {},
): boolean {
  return seesEventAlone(actorId, event, standing, admitted) && commentObstacle(actorId, event) === null;
}

/** Whether the profile would see the event if its owner had no other. */
export function seesEventAlone(actorId: string, event: Event, standing: Standing, admitted: Admission = {}): boolean {
  const own = standing.filter((participation) => participation.actorId === actorId);
  return !event.suspended && maySeeEvent({ actorIds: [actorId], isModerator: false }, event, own, admitted);
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

/** Whether the profile could join now: one that is neither a member nor invited is a stranger among a group's members. */
export function mayJoinEvent(
  actorId: string,
  event: Event,
  standing: Standing,
  now: Date,
  { invited = false, member = false }: Admission = {},
): boolean {
  if (event.deletedAt || event.suspended || event.joinObstacle(now, invited) !== null) return false;
  if (isForMembers(event) && !invited && !member) return false;
  if (event.placesLeft === 0) return false;
  return !standing.some((participation) => participation.actorId === actorId);
}

/** Who organizes alone cannot leave, and who was rejected stays so. */
export function mayLeaveEvent(actorId: string, event: Event, standing: Standing): boolean {
  const role = standing.find((participation) => participation.actorId === actorId)?.role;
  if (role === undefined || role === REJECTED) return false;
  return role !== CREATOR || event.stats.creator > 1;
}
