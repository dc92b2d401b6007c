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

/** What people watch of a conversation: it says something new to those who are in it. */
interface ConversationNews {
  conversationId: string;
  actorIds: string[];
}

interface PostedMessage extends ConversationNews {
  commentId: string;
  begins: boolean;
  /** Who had read all that was said before. */
  surprisedIds: string[];
  /** Whom it names. */
  mentionedIds: string[];
  /** Of what an organizer tells all who plan on an event. */
  announcementId: string | null;
}

/** Somebody said something in private. */
export const MessagePosted = domainEvent<PostedMessage>('message.posted', { live: true });

/** What somebody said in private they say in other words now, or no more. */
export const MessageChanged = domainEvent<ConversationNews & { commentId: string }>('message.changed', { live: true });

/** A profile read a conversation, which it has under `id`, took it for unread again, or left it. */
export const ConversationRead = domainEvent<ConversationNews & { id: string; unread: boolean }>('conversation.read', {
  live: true,
});

/** An organizer tells people without an account something, which only a mail brings them. */
export const AnnouncementAddressed = domainEvent<{ announcementId: string; participationIds: string[] }>(
  'announcement.addressed',
);
