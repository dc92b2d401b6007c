import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { readResourceProvider } from './resource-provider-settings.js';
import { pushKey } from './web-push-settings.js';

export const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0', ''])
    .optional()
    .transform((value) => (value === undefined || value === '' ? fallback : value === 'true' || value === '1'));

export const list = z
  .string()
  .optional()
  .transform((value) =>
    (value ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  );

/** Whoever trusts the whole world believes each client what it says of itself. */
const networks = list.refine((items) => items.every(isNetwork), {
  error: 'Expected IP addresses or networks such as 10.0.0.0/8, smaller than the whole world',
});

const port = z.coerce.number().int().min(0).max(65535);
export const httpUrl = z.url({ protocol: /^https?$/ });
const MIB = 1024 * 1024;

/** Every setting read from the environment; quality of the values is checked here and nowhere else. */
export const environment = z.object({
  PUBLIC_URL: httpUrl.default('http://localhost:4000'),
  HOST: z.string().default('0.0.0.0'),
  PORT: port.default(4000),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  DATABASE_REPLICA_URLS: list.refine(
    (urls) => urls.every((url) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url)),
    {
      error: 'Expected addresses such as postgresql://reader@replica/convoke',
    },
  ),
  ROLE: z.enum(['all', 'api', 'worker', 'index']).default('all'),
  DEV: flag(false),
  SECRET_KEY: z.string().min(32).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().optional(),
  DEMO_CONTENT: flag(false),
  DEMO_RESET: z.enum(['daily']).optional(),
  DEMO_RESET_HOUR: z.coerce.number().int().min(0).max(23).default(3),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(8).optional(),
  REGISTRATIONS: z.enum(['open', 'approval', 'invite', 'allowlist', 'closed']).optional(),
  REGISTRATION_ALLOWLIST: list,
  REGISTRATION_DENYLIST: list,
  PROOF_OF_WORK: z.coerce.number().int().min(0).max(26).default(0),
  DATABASE_LOGIN: flag(true),
  OIDC_PROVIDERS: list,
  UNCONFIRMED_USER_HOURS: z.coerce.number().positive().default(48),
  FEDERATION: flag(true),
  FEDERATION_ALLOW_PRIVATE_NETWORK: flag(false),
  AUTHORIZED_FETCH: flag(false),
  TRUSTED_PROXIES: networks,
  RATE_LIMITS: flag(true),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  METRICS_TOKEN: z.string().min(16).optional(),
  GEOCODER: z.enum(['embedded', 'nominatim', 'photon']).default('embedded'),
  GEOCODER_ENDPOINT: httpUrl.optional(),
  TILES_ENDPOINT: z.string().optional(),
  TILES_ATTRIBUTION: z.string().optional(),
  TILES_CONSENT: flag(false),
  MEDIA_MAX_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(10 * MIB),
  MEDIA_AVATAR_MAX_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(2 * MIB),
  MEDIA_BANNER_MAX_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(4 * MIB),
  ANONYMOUS_PARTICIPATION: flag(true),
  ANONYMOUS_RETENTION_DAYS: z.coerce.number().int().min(0).default(30),
  LONG_EVENT_DAYS: z.coerce.number().int().min(0).default(30),
  INSTANCE_NAME: z.string().max(100).default('Convoke'),
  INSTANCE_LANGUAGES: list,
  SOURCE_URL: httpUrl.optional(),
  RESOURCE_PROVIDERS: list.transform((entries, context) =>
    entries.map((entry) => readResourceProvider(entry, context)),
  ),
  AKISMET_KEY: z.string().trim().min(1).optional(),
  AKISMET_ENDPOINT: httpUrl.default('https://rest.akismet.com'),
  WEB_PUSH: flag(true),
  WEB_PUSH_PRIVATE_KEY: pushKey.optional(),
});

export type Environment = z.output<typeof environment>;

function isNetwork(text: string): boolean {
  return isIP(text) > 0 || (ipaddr.isValidCIDR(text) && !text.endsWith('/0'));
}
