import { answeredEvents, type Event, EventCommentModeration, type EventViewer, mayUpdateEvent } from '#convoke/events';
import type { Comment } from './comment.entity.js';

function owns({ actorIds }: EventViewer, { actorId }: Comment): boolean {
  return actorIds.includes(actorId);
}

/**
 * Of an event that the viewer sees: who waits for approval is seen by the organizers, and sees themselves; who waits for
 * a moderator does that alone.
 */
export function maySeeComment(viewer: EventViewer, comment: Comment, event: Event): boolean {
  if (viewer.isModerator) return true;
  if (comment.author.suspended || (comment.awaitsModerator && !owns(viewer, comment))) return false;
  return (!comment.held && !comment.hidden) || owns(viewer, comment) || mayUpdateEvent(viewer, event);
}

/** The same in SQL, on comments as `c` of authors as `a` and events as `e`; `actorIds` is the placeholder of the viewer's bigint[]. */
export function visibleComments(actorIds: string, { isModerator }: Pick<EventViewer, 'isModerator'>): string {
  // A parameter that a statement does not use has no type.
  if (isModerator) return `${actorIds}::bigint[] IS NOT NULL`;
  return `a.suspended_at IS NULL AND NOT a.host_suspended
    AND (NOT c.awaits_moderator OR c.actor_id = ANY(${actorIds})) AND (
    (NOT c.held AND NOT c.hidden) OR c.actor_id = ANY(${actorIds})
    OR (NOT e.suspended AND ${answeredEvents(actorIds)}))`;
}

/**
 * What lists of comments hold though its author is silenced, on the same and with the same placeholder: what those who
 * answer for the event say there. The rest is listed for themselves, for those whom they name or who answered them, for
 * who answers for the event, and for moderators; whoever has its address reads it.
 */
export function listedComments(actorIds: string, { isModerator }: Pick<EventViewer, 'isModerator'>): string {
  if (isModerator) return 'true';
  return `((a.silenced_at IS NULL AND NOT a.host_silenced)
    OR c.is_announcement OR c.actor_id = e.organizer_actor_id OR c.actor_id = ANY(${actorIds})
    OR EXISTS (SELECT FROM comment_mentions n WHERE n.comment_id = c.id AND n.actor_id = ANY(${actorIds}))
    OR EXISTS (SELECT FROM comments r WHERE r.in_reply_to_id = c.id AND r.actor_id = ANY(${actorIds}))
    OR (NOT e.suspended AND ${answeredEvents(actorIds)}))`;
}

export function mayUpdateComment(viewer: EventViewer, comment: Comment): boolean {
  return !comment.deletedAt && owns(viewer, comment);
}

/** Who wrote it, who answers for the event, and moderators of the instance what anybody can read. */
export function mayDeleteComment(viewer: EventViewer, comment: Comment, event: Event): boolean {
  if (comment.deletedAt) return false;
  return owns(viewer, comment) || mayUpdateEvent(viewer, event) || (viewer.isModerator && event.isOpenToRead());
}

export function mayApproveComment(viewer: EventViewer, comment: Comment, event: Event): boolean {
  return !comment.deletedAt && comment.held && mayUpdateEvent(viewer, event);
}

export function mayHideComment(viewer: EventViewer, comment: Comment, event: Event): boolean {
  return comment.isShown && mayUpdateEvent(viewer, event);
}

export function mayUnhideComment(viewer: EventViewer, comment: Comment, event: Event): boolean {
  return !comment.deletedAt && comment.hidden && mayUpdateEvent(viewer, event);
}

/** Nobody announces in an organizer's name: the profile itself has to answer for the event. */
export function mayAnnounce(actorId: string, event: Event): boolean {
  return mayUpdateEvent({ actorIds: [actorId], isModerator: false }, event);
}

/** Whether the organizer has to see first what the profile says; what is elsewhere its own server holds. */
export function needsApproval(actorId: string, event: Event): boolean {
  const isModerated = event.options.commentModeration === EventCommentModeration.MODERATED;
  return event.local && isModerated && !mayAnnounce(actorId, event);
}
