import { InvitationLinkState } from '#convoke/accounts';

/** A link by which those who run a group let people in. */
export interface GroupInvitationLink {
  id: string;
  groupId: string;
  /** The profile that made it. */
  makerId: string;
  /** Null for any number. */
  maxUses: number | null;
  /** How many came in by it. */
  uses: number;
  expiresAt: Date;
  createdAt: Date;
  /** Whether whoever made it may still let people in. */
  isBacked: boolean;
}

export function stateAt({ isBacked, expiresAt, uses, maxUses }: GroupInvitationLink, now: Date): InvitationLinkState {
  if (!isBacked || expiresAt <= now) return InvitationLinkState.OVER;
  return maxUses !== null && uses >= maxUses ? InvitationLinkState.USED_UP : InvitationLinkState.GOOD;
}
