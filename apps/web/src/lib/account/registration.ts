import type { Instance } from '#lib/layout/viewer.ts';

/** Whether strangers find a form here with which to get, or ask for, an account. */
export function mayRegister({ registrations }: Instance): boolean {
  return registrations === 'OPEN' || registrations === 'ALLOWLIST' || registrations === 'APPROVAL';
}
