import { m } from '#translations';

type Status = 'PENDING' | 'ACCEPTED' | 'DECLINED';

const looks = {
  PENDING: { tint: 'plain', text: m.invitation_pending },
  ACCEPTED: { tint: 'accent', text: m.invitation_accepted },
  DECLINED: { tint: 'second', text: m.invitation_declined },
} as const;

/** What became of an invitation, in the list of those who are invited, and its colour. */
export function invitationLook(status: Status | null): (typeof looks)[Status] {
  return looks[status ?? 'PENDING'];
}
