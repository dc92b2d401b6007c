import { isIP } from 'node:net';
import { z } from 'zod';
import { isPublicAddress } from '../safe-fetch/public-address.js';
import { httpUrl, list } from './config.schema.js';

/** Whether people whom a provider sends may get an account: always, as the instance's policy says, or never. */
const registration = z.enum(['always', 'policy', 'never']).default('policy');
export type OutsideRegistration = z.output<typeof registration>;

const ID = /^[a-z][a-z0-9-]{0,30}$/;
/** Ids that other ways to sign in have. */
const TAKEN = ['ldap'];

const provider = z.object({
  ISSUER: httpUrl.refine(isSafe, 'must be https, except on this machine or in a private network'),
  CLIENT_ID: z.string().min(1),
  CLIENT_SECRET: z.string().min(1).optional(),
  LABEL: z.string().trim().min(1).max(40).optional(),
  SCOPES: z.string().default('openid email profile').transform(withOpenid),
  REGISTRATION: registration,
});

type Name = keyof typeof provider.shape;

/** One OpenID Connect provider, as whoever runs the instance set it up. */
export interface OidcSettings {
  /** For good: linked people are known by it and their subject. */
  id: string;
  label: string;
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  scopes: string;
  registration: OutsideRegistration;
}

/** Reads the providers that OIDC_PROVIDERS names, each from the variables OIDC_<ID>_…, with all that is wrong in them. */
export function readOidcSettings(env: NodeJS.ProcessEnv): { settings: OidcSettings[]; mistakes: string[] } {
  const settings: OidcSettings[] = [];
  const ids = list.parse(env.OIDC_PROVIDERS);
  const mistakes = misnamed(env, ids);
  for (const id of ids) {
    const given = provider.safeParse(variablesOf(env, id));
    if (given.error) {
      mistakes.push(...given.error.issues.map((issue) => `${prefixOf(id)}${issue.path.join('.')}: ${issue.message}`));
      continue;
    }
    const { ISSUER, CLIENT_ID, CLIENT_SECRET, LABEL, SCOPES, REGISTRATION } = given.data;
    settings.push({
      id,
      label: LABEL ?? id,
      issuer: ISSUER,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      scopes: SCOPES,
      registration: REGISTRATION,
    });
  }
  return { settings, mistakes };
}

/** Whether it is a variable of some provider. */
export function isOidcVariable(name: string): boolean {
  return name.startsWith('OIDC_') && Object.keys(provider.shape).some((end) => name.endsWith(`_${end}`));
}

function misnamed(env: NodeJS.ProcessEnv, ids: string[]): string[] {
  const wrong = ids.filter((id, index) => !ID.test(id) || TAKEN.includes(id) || ids.indexOf(id) !== index);
  const lost = Object.keys(env).filter((name) => isOidcVariable(name) && !ids.some((id) => name in namesOf(id)));
  return [
    ...wrong.map((id) => `OIDC_PROVIDERS: ${id} is no id (small letters, digits and -), is taken or named twice`),
    ...lost.map((name) => `${name}: belongs to no provider that OIDC_PROVIDERS names`),
  ];
}

function variablesOf(env: NodeJS.ProcessEnv, id: string): Partial<Record<Name, string>> {
  return Object.fromEntries(Object.entries(namesOf(id)).map(([variable, name]) => [name, env[variable]]));
}

function namesOf(id: string): Record<string, Name> {
  return Object.fromEntries((Object.keys(provider.shape) as Name[]).map((name) => [`${prefixOf(id)}${name}`, name]));
}

function prefixOf(id: string): string {
  return `OIDC_${id.toUpperCase().replaceAll('-', '_')}_`;
}

/** Plain http only where nobody else listens: whoever reads along could sign in as anybody. */
function isSafe(issuer: string): boolean {
  const url = URL.parse(issuer);
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  if (url?.protocol === 'https:') return true;
  return isIP(host) === 0 ? !host.includes('.') || host.endsWith('.localhost') : !isPublicAddress(host);
}

function withOpenid(scopes: string): string {
  return [...new Set(['openid', ...scopes.split(/[\s,]+/).filter(Boolean)])].join(' ');
}
