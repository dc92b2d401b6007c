/** Who finds a group; the keys are the names in GraphQL. */
export const GroupVisibility = { PUBLIC: 'public', UNLISTED: 'unlisted', PRIVATE: 'private' } as const;
export type GroupVisibility = (typeof GroupVisibility)[keyof typeof GroupVisibility];

/** How one becomes a member. */
export const Openness = { INVITE_ONLY: 'invite_only', MODERATED: 'moderated', OPEN: 'open' } as const;
export type Openness = (typeof Openness)[keyof typeof Openness];

/** What a profile is in a group. `rejected` shuts out: whoever has it can neither ask nor join. */
export const MemberRole = {
  NOT_APPROVED: 'not_approved',
  INVITED: 'invited',
  MEMBER: 'member',
  MODERATOR: 'moderator',
  ADMINISTRATOR: 'administrator',
  CREATOR: 'creator',
  REJECTED: 'rejected',
} as const;
export type MemberRole = (typeof MemberRole)[keyof typeof MemberRole];
