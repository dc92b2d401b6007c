import { domainEvent } from '#convoke/core';

/** All who see the event can read it now: it was written, or approved. */
export const CommentPosted = domainEvent<{ commentId: string; eventId: string }>('comment.posted');

/** It waits for the organizer's approval. */
export const CommentHeld = domainEvent<{ commentId: string; eventId: string }>('comment.held');

/** One that all could read says something else now. */
export const CommentUpdated = domainEvent<{ commentId: string; eventId: string }>('comment.updated');

/** Only a tombstone is left, of which `wasPosted` says whether all could read it. */
export const CommentDeleted = domainEvent<{ commentId: string; eventId: string; wasPosted: boolean }>(
  'comment.deleted',
);

/** Profiles that may see the event were named in a comment that all can read, each told once for one comment. */
export const CommentMentioned = domainEvent<{ commentId: string; eventId: string; actorIds: string[] }>(
  'comment.mentioned',
);
