import { OutsideEntrance } from '../../libs/accounts/src/outside/outside-entrance.service.js';
import type { OutsideArrival } from '../../libs/accounts/src/outside/outside-person.js';
import type { TestServer } from './server.js';

/** Three providers: one whose people register as anybody, one whose people always may, one whose people never may. */
export const THREE_PROVIDERS = {
  OIDC_PROVIDERS: 'club,firm,guests',
  ...provider('CLUB', 'The club', 'policy'),
  ...provider('FIRM', 'The firm', 'always'),
  ...provider('GUESTS', 'Guests', 'never'),
};

/** Somebody as a provider that is not asked would send them, their address verified. */
export function arrivalOf(subject: string, traits: Partial<OutsideArrival> = {}): OutsideArrival {
  const email = `${subject}@example.org`;
  return { provider: 'club', subject, name: subject, email, emailVerified: true, locale: 'fr-FR', ...traits };
}

/** Sends somebody in; answers the access token, or the code of the refusal with the challenge that came along. */
export async function arrive({ app }: TestServer, arrival: OutsideArrival) {
  const origin = { ip: '127.0.0.1', userAgent: 'test' };
  try {
    const { accessToken, user } = await app.get(OutsideEntrance, { strict: false }).enter(arrival, origin);
    return { accessToken, user, code: undefined, challenge: undefined };
  } catch (refusal) {
    const { code, challenge } = refusal as { code: string; challenge?: string };
    return { code, challenge, accessToken: undefined, user: undefined };
  }
}

function provider(id: string, label: string, registration: string) {
  return {
    [`OIDC_${id}_ISSUER`]: 'https://nobody.invalid',
    [`OIDC_${id}_CLIENT_ID`]: 'convoke',
    [`OIDC_${id}_LABEL`]: label,
    [`OIDC_${id}_REGISTRATION`]: registration,
  };
}
