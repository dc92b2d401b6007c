import type { OutsideArrival } from '../outside-person.js';

/** What a provider may say of somebody (OpenID Connect Core, 5.1), as far as we ask. */
export interface Claims {
  sub: string;
  [claim: string]: unknown;
}

/** Somebody as the claims of a provider tell. */
export function arrivalOf(provider: string, claims: Claims): OutsideArrival {
  const { sub: subject, email_verified: verified } = claims;
  return {
    provider,
    subject,
    name: text(claims.name) ?? text(claims.nickname) ?? text(claims.preferred_username),
    email: text(claims.email),
    // Some providers write it as a text.
    emailVerified: verified === true || verified === 'true',
    locale: text(claims.locale),
  };
}

function text(claim: unknown): string | null {
  return typeof claim === 'string' && claim.trim() !== '' ? claim : null;
}
