import { domainEvent } from '#convoke/core';

interface Happening {
  discussionId: string;
  groupId: string;
  /** The profile that does it, here or elsewhere; nobody where it goes with something else. */
  byActorId: string;
}

export const DiscussionCreated = domainEvent<Happening & { commentId: string; title: string }>('discussion.created', {
  live: true,
});

export const DiscussionReplied = domainEvent<Happening & { commentId: string }>('discussion.replied', { live: true });

/** `title` is the one it had. */
export const DiscussionRenamed = domainEvent<Happening & { title: string }>('discussion.renamed', { live: true });

/** Nobody says anything more in it, until it is opened again. */
export const DiscussionClosed = domainEvent<Happening>('discussion.closed', { live: true });

export const DiscussionOpened = domainEvent<Happening>('discussion.opened', { live: true });

/** Only a tombstone is left, and nothing of what was said. */
export const DiscussionDeleted = domainEvent<Happening & { title: string }>('discussion.deleted', { live: true });

/** Something that was said is said in other words now, or no more. */
export const DiscussionCommentChanged = domainEvent<Happening & { commentId: string; deleted: boolean }>(
  'discussion.comment-changed',
  { live: true },
);

/** Members were named in what somebody said, each told once for one comment. */
export const DiscussionMentioned = domainEvent<{ discussionId: string; commentId: string; actorIds: string[] }>(
  'discussion.mentioned',
);

/** Profiles of a reader have read something in it that was new to them. */
export const DiscussionRead = domainEvent<{ discussionId: string; actorIds: string[] }>('discussion.read');
