/**
 * A conversation as one of its participants, a profile or a group, has it. Each has an id of their own for it: by that
 * it is settled who reads and answers, and somebody with two profiles in it has it twice. Those who answer for a group
 * share the one that the group has.
 */
export interface Conversation {
  id: string;
  /** What all participants have in common; for nobody to see. */
  conversationId: string;
  /** Whose it is: a profile, or a group. */
  actorId: string;
  /** What it is about. */
  eventId: string | null;
  originCommentId: string | null;
  lastCommentId: string | null;
  unread: boolean;
  insertedAt: Date;
  updatedAt: Date;
}
