import type { Instance } from '#lib/layout/viewer.ts';
import { m } from '#translations';

/** By what link somebody came. */
export interface Invitation {
  code: string;
  state: 'GOOD' | 'USED_UP' | 'OVER' | 'UNKNOWN';
}

/** Whether strangers find a form here with which to get, or ask for, an account. */
export function mayRegister({ registrations }: Instance): boolean {
  return registrations === 'OPEN' || registrations === 'ALLOWLIST' || registrations === 'APPROVAL';
}

/** Whether the link that somebody came by lets them in. */
export function isInvited({ registrations }: Instance, invitation: Invitation | null): boolean {
  return invitation?.state === 'GOOD' && registrations !== 'CLOSED';
}

/** Why an invitation lets nobody in; nothing for a good one. */
export function whyDead(invitation: Invitation | null): string | undefined {
  switch (invitation?.state) {
    case 'USED_UP':
      return m.register_invitation_used_up();
    case 'OVER':
      return m.error_invitation_over();
    case 'UNKNOWN':
      return m.error_invitation_unknown();
    default:
      return undefined;
  }
}

/** What stands in place of the form where there is none. */
export function noRegistrationWords({ registrations }: Instance, invitation: Invitation | null) {
  if (registrations !== 'INVITE') return { title: m.register_closed_title(), text: m.register_closed_text() };
  const dead = whyDead(invitation);
  if (dead) return { title: m.register_invitation_dead(), text: dead };
  return { title: m.register_invite_title(), text: m.register_invite_text() };
}
