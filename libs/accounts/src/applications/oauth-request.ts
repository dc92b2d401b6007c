import { z } from 'zod';
import type { ClientCredentials } from './applications.service.js';
import { OAuthRefused } from './oauth-refused.js';

/** A parameter without value counts as left out, one that comes twice is refused (RFC 6749, 3.2). */
const parameter = z
  .string()
  .max(10_000)
  .transform((value) => value || undefined)
  .optional();

const parameters = z.object({
  name: parameter,
  redirect_uri: parameter,
  scope: parameter,
  website: parameter,
  token_endpoint_auth_method: parameter,
  client_id: parameter,
  client_secret: parameter,
  grant_type: parameter,
  code: parameter,
  code_verifier: parameter,
  refresh_token: parameter,
  device_code: parameter,
  token: parameter,
});

type Parameters = z.output<typeof parameters>;

/** Reads what a program posts, as a form or as JSON; throws OAuthRefused. */
export function readParameters(body: unknown): Parameters {
  const read = parameters.safeParse(body ?? {});
  if (read.success) return read.data;
  throw new OAuthRefused('invalid_request', 'The body is a form or JSON, each parameter one text');
}

/** The parameter; throws OAuthRefused where it is left out. */
export function required(given: Parameters, name: keyof Parameters): string {
  const value = given[name];
  if (value === undefined) throw new OAuthRefused('invalid_request', `${name} is needed`);
  return value;
}

/** What a program shows itself with: HTTP Basic, or parameters of the body. Throws OAuthRefused. */
export function readCredentials(authorization: string | undefined, given: Parameters): ClientCredentials {
  const basic = /^basic +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return { clientId: required(given, 'client_id'), secret: given.client_secret };
  const [clientId, secret] = Buffer.from(basic, 'base64').toString('utf8').split(':', 2).map(formDecoded);
  if (!clientId || (given.client_id ?? clientId) !== clientId) {
    throw new OAuthRefused('invalid_client', 'The authorization header names no program, or another one', 401);
  }
  return { clientId, secret: secret ?? '' };
}

function formDecoded(text: string): string {
  return new URLSearchParams(`text=${text.replaceAll('&', '%26')}`).get('text')!;
}
