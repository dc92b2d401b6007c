import type { RegistrationPolicy } from '#convoke/instance';
import { domainOf, mailboxOf } from './email-address.js';

export interface RegistrationRules {
  policy: RegistrationPolicy;
  /** Domains (exactly these) and addresses that may register under the policy `allowlist`. */
  allowlist: readonly string[];
  /** Domains (with all below them) and addresses that may never register. */
  denylist: readonly string[];
}

export type RegistrationObstacle = 'registrations_closed' | 'invitation_required' | 'address_not_accepted';

/**
 * Why this address may not register, invited by a good link or not; null when it may. Says nothing of whether it has
 * an account.
 */
export function registrationObstacle(
  email: string,
  rules: RegistrationRules,
  invited: boolean,
): RegistrationObstacle | null {
  if (rules.denylist.some((entry) => isAddress(entry, email) || isWithin(entry, email))) return 'address_not_accepted';
  if (rules.policy === 'closed') return 'registrations_closed';
  if (invited || rules.policy === 'open' || rules.policy === 'approval') return null;
  if (rules.policy === 'invite') return 'invitation_required';
  const allowed = rules.allowlist.some((entry) => isAddress(entry, email) || domainName(entry) === domainOf(email));
  return allowed ? null : 'address_not_accepted';
}

function isAddress(entry: string, email: string): boolean {
  return entry.indexOf('@') > 0 && mailboxOf(entry) === mailboxOf(email);
}

function isWithin(entry: string, email: string): boolean {
  const domain = domainOf(email);
  return domain === domainName(entry) || domain.endsWith(`.${domainName(entry)}`);
}

/** Entries may be written `example.org` or `@example.org`. */
function domainName(entry: string): string {
  return entry.trim().toLowerCase().replace(/^@/, '');
}
