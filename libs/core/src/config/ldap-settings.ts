import { FilterParser } from 'ldapts';
import { z } from 'zod';
import { flag } from './config.schema.js';

const ATTRIBUTE = /^[a-z][a-z0-9-]*$/i;
const NAME = /^[a-z][a-z0-9.-]*\s*=.+$/i;

const distinguishedName = z.string().trim().regex(NAME, 'must be a distinguished name, e.g. dc=example,dc=org');

/** Tried one after the other; between them stand commas or, as in other programs, spaces. */
const addresses = z
  .string()
  .default('')
  .transform((value) => value.split(/[\s,]+/).filter(Boolean));

const variables = z.object({
  LDAP_URL: addresses.refine((urls) => urls.every(isServer), 'must be ldap:// or ldaps:// addresses without a path'),
  LDAP_STARTTLS: flag(true),
  LDAP_CA: z.string().includes('-----BEGIN CERTIFICATE-----').optional(),
  LDAP_BASE: distinguishedName.optional(),
  // Active Directory takes rose@example.org for one as well.
  LDAP_BIND_DN: z.string().trim().optional(),
  LDAP_BIND_PASSWORD: z.string().optional(),
  LDAP_UID_ATTRIBUTE: z.string().regex(ATTRIBUTE).default('uid'),
  LDAP_FILTER: z.string().trim().refine(isFilter, 'must be a filter, e.g. (objectClass=person)').optional(),
  LDAP_GROUP: distinguishedName.optional(),
  LDAP_REGISTRATION: z.enum(['always', 'policy', 'never']).default('policy'),
  LDAP_TIMEOUT: z.coerce.number().positive().max(60).default(5),
  LDAP_LABEL: z.string().trim().min(1).max(40).default('LDAP'),
});

/** The directory whose people may sign in, as whoever runs the instance set it up. */
export type LdapSettings = ReturnType<typeof settingsFrom>;

/** Reads the variables LDAP_…, with all that is wrong in them; without LDAP_URL there is no directory. */
export function readLdapSettings(env: NodeJS.ProcessEnv): { settings: LdapSettings | null; mistakes: string[] } {
  const { data, error } = variables.safeParse(env);
  const mistakes = (error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const missing = (name: string, reason: string) => mistakes.push(`${name}: is missing, ${reason}`);
  const given = Object.keys(variables.shape).filter((name) => env[name] !== undefined);
  if (given.length > 0 && !env.LDAP_URL) missing('LDAP_URL', `without it ${given.join(', ')} mean nothing`);
  if (env.LDAP_URL && !env.LDAP_BASE) missing('LDAP_BASE', 'below which people are found');
  if (env.LDAP_BIND_DN && !env.LDAP_BIND_PASSWORD) missing('LDAP_BIND_PASSWORD', 'which LDAP_BIND_DN needs');
  if (env.LDAP_BIND_PASSWORD && !env.LDAP_BIND_DN) missing('LDAP_BIND_DN', 'whose password LDAP_BIND_PASSWORD is');
  return { settings: data?.LDAP_BASE && mistakes.length === 0 ? settingsFrom(data, data.LDAP_BASE) : null, mistakes };
}

export function isLdapVariable(name: string): boolean {
  return name in variables.shape;
}

function settingsFrom(env: z.output<typeof variables>, base: string) {
  return {
    urls: env.LDAP_URL,
    startTls: env.LDAP_STARTTLS,
    ca: env.LDAP_CA,
    base,
    bindDn: env.LDAP_BIND_DN,
    bindPassword: env.LDAP_BIND_PASSWORD,
    uidAttribute: env.LDAP_UID_ATTRIBUTE,
    filter: env.LDAP_FILTER,
    group: env.LDAP_GROUP,
    registration: env.LDAP_REGISTRATION,
    timeoutMs: env.LDAP_TIMEOUT * 1000,
    label: env.LDAP_LABEL,
  };
}

function isServer(text: string): boolean {
  const url = URL.parse(text);
  const isBare = url !== null && !url.username && !url.password && /^\/?$/.test(url.pathname) && !url.search;
  return isBare && /^ldaps?:$/.test(url.protocol) && url.hostname !== '';
}

function isFilter(text: string): boolean {
  try {
    FilterParser.parseString(text);
    return true;
  } catch {
    return false;
  }
}
