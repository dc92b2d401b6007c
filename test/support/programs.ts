import { createHash, randomBytes } from 'node:crypto';
import type { TestPerson } from './people.js';
import type { TestServer } from './server.js';

export const CALLBACK = 'https://program.example/callback';

export interface Program {
  client_id: string;
  client_secret?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, any>;
}

/** Asks like a program: a form without cookies. */
export async function post(
  { url }: { url: string },
  path: string,
  parameters: Record<string, string | undefined>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const response = await fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(given), headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

/** A program that has registered itself. */
export async function registerProgram(
  server: { url: string },
  parameters: Record<string, string> = {},
): Promise<Program> {
  const usual = { name: 'Town calendar', redirect_uri: CALLBACK, scope: 'read write' };
  return (await post(server, '/apps', { ...usual, ...parameters })).body as Program;
}

export function pkcePair(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

const AUTHORIZE = `mutation ($clientId: String!, $redirectUri: String!, $scope: String!, $state: String, $codeChallenge: String, $codeChallengeMethod: String) {
  authorizeApplication(clientId: $clientId, redirectUri: $redirectUri, scope: $scope, state: $state, codeChallenge: $codeChallenge, codeChallengeMethod: $codeChallengeMethod) {
    code state clientId scope address
  }
}`;

interface LedBack {
  code: string;
  state: string | null;
  clientId: string;
  scope: string;
  address: string | null;
}

/** Somebody says yes to a program; answers what the program is led back with, or the errors. */
export async function authorize(
  server: TestServer,
  { accessToken: token }: Pick<TestPerson, 'accessToken'>,
  { client_id: clientId }: Program,
  asked: Record<string, string> = {},
) {
  const usual = { clientId, redirectUri: CALLBACK, scope: 'read write' };
  const { data, errors } = await server.graphql(AUTHORIZE, { ...usual, ...asked }, { token });
  return { ...(data?.authorizeApplication as Partial<LedBack>), errors };
}

/** Tokens for a code. */
export function redeem(server: { url: string }, program: Program, code: string, more: Record<string, string> = {}) {
  const { client_id, client_secret } = program;
  const usual = { grant_type: 'authorization_code', client_id, client_secret, code, redirect_uri: CALLBACK };
  return post(server, '/oauth/token', { ...usual, ...more });
}

export function refresh(server: { url: string }, program: Program, token: string, more: Record<string, string> = {}) {
  const { client_id, client_secret } = program;
  const usual = { grant_type: 'refresh_token', client_id, client_secret, refresh_token: token };
  return post(server, '/oauth/token', { ...usual, ...more });
}

/** An access token of a program that somebody lets do what the scope says. */
export async function programToken(server: TestServer, person: TestPerson, scope: string): Promise<string> {
  const program = await registerProgram(server, { scope });
  const { code } = await authorize(server, person, program, { scope });
  return (await redeem(server, program, code!)).body.access_token as string;
}
