import { OutsideEntrance } from '../../libs/accounts/src/outside/outside-entrance.service.js';
import type { OutsideArrival } from '../../libs/accounts/src/outside/outside-person.js';
import { passProvider } from './oidc-provider.js';
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

const BEGIN = 'mutation ($provider: String!) { beginOutsideLogin(provider: $provider) { address state } }';
const COMPLETE = `mutation ($provider: String!, $state: String!, $answer: String!) {
  completeOutsideLogin(provider: $provider, state: $state, answer: $answer) { accessToken refreshToken user { id } }
}`;
const REGISTER = `mutation ($challenge: String!) {
  registerFromOutside(challenge: $challenge) { accessToken user { id } }
}`;
const BEGIN_PROOF = 'mutation ($provider: String!) { beginOutsideProof(provider: $provider) { address state } }';
const COMPLETE_PROOF = `mutation ($provider: String!, $state: String!, $answer: String!) {
  completeOutsideProof(provider: $provider, state: $state, answer: $answer)
}`;

interface Begun {
  address: string;
  state: string;
}

/** The steps by which somebody gets in by a provider, as a program takes them. */
export function outsideLoginOn(server: TestServer) {
  const begin = (provider: string) => server.graphql(BEGIN, { provider });
  const complete = async (provider: string, state: string, returned: URL, token?: string) => {
    const answer = await server.graphql(COMPLETE, { provider, state, answer: returned.search }, { token });
    const { challenge } = (answer.errors?.[0] ?? {}) as { challenge?: string };
    return { ...answer, challenge };
  };
  const beginProof = async (provider: string, token: string): Promise<Begun> =>
    (await server.graphql(BEGIN_PROOF, { provider }, { token })).data!.beginOutsideProof;
  const completeProof = async (provider: string, state: string, returned: URL, token: string) => {
    const answer = await server.graphql(COMPLETE_PROOF, { provider, state, answer: returned.search }, { token });
    return { ...answer, proof: answer.data?.completeOutsideProof as string | undefined };
  };
  return {
    begin,
    complete,
    beginProof,
    completeProof,
    register: (challenge: string) => server.graphql(REGISTER, { challenge }),
    /** Signs in with the provider's pages; `login` null cancels there. */
    enter: async (provider: string, login: string | null, token?: string) => {
      const { address, state } = (await begin(provider)).data!.beginOutsideLogin as Begun;
      return complete(provider, state, await passProvider(address, login), token);
    },
    prove: async (provider: string, login: string, token: string) => {
      const { address, state } = await beginProof(provider, token);
      return completeProof(provider, state, await passProvider(address, login), token);
    },
  };
}
