import { join, resolve } from 'node:path';
import type { Environment } from './config.schema.js';
import type { LdapSettings } from './ldap-settings.js';
import type { OidcSettings } from './oidc-settings.js';
import type { S3Settings } from './s3-settings.js';
import { webPushSettings } from './web-push-settings.js';

/** The instance's settings by section; made once at boot and frozen. */
export type Config = ReturnType<typeof configFrom>;

interface OutsideSettings {
  oidc: readonly OidcSettings[];
  ldap: LdapSettings | null;
  s3: S3Settings | null;
}

export function configFrom(env: Environment, { s3, ...outside }: OutsideSettings, secretKey: string) {
  const dataDir = resolve(env.DATA_DIR);
  const publicUrl = new URL(env.PUBLIC_URL);
  const isSearchIndex = env.ROLE === 'index';
  return deepFreeze({
    server: {
      publicUrl: publicUrl.origin,
      publicHost: publicUrl.host,
      secure: publicUrl.protocol === 'https:',
      host: env.HOST,
      port: env.PORT,
      /** A search index does all that others do, and answers other servers' searches. */
      role: env.ROLE === 'index' ? 'all' : env.ROLE,
      isSearchIndex,
      development: env.DEV,
      dataDir,
      trustedProxies: env.TRUSTED_PROXIES,
    },
    database: {
      url: env.DATABASE_URL,
      replicaUrls: env.DATABASE_REPLICA_URLS,
      poolSize: env.DATABASE_POOL_SIZE,
      embeddedDir: join(dataDir, 'postgres'),
    },
    secrets: { key: secretKey },
    log: { level: env.LOG_LEVEL },
    metrics: { token: env.METRICS_TOKEN },
    mail: {
      smtpUrl: env.SMTP_URL,
      from: env.MAIL_FROM ?? `${env.INSTANCE_NAME} <noreply@${publicUrl.hostname}>`,
      directory: join(dataDir, 'mail'),
    },
    demo: {
      content: env.DEMO_CONTENT || env.DEMO_RESET !== undefined,
      /** The hour of the day, in UTC, at which all is deleted and filled in anew; null where nothing is. */
      resetHour: env.DEMO_RESET ? env.DEMO_RESET_HOUR : null,
    },
    accounts: {
      registrations: env.REGISTRATIONS ?? (isSearchIndex ? 'closed' : 'open'),
      allowlist: env.REGISTRATION_ALLOWLIST,
      denylist: env.REGISTRATION_DENYLIST,
      proofOfWorkBits: env.PROOF_OF_WORK,
      unconfirmedHours: env.UNCONFIRMED_USER_HOURS,
      adminEmail: env.ADMIN_EMAIL,
      adminPassword: env.ADMIN_PASSWORD,
    },
    /** How people get in besides, or in place of, passwords of ours. */
    outside: { databaseLogin: env.DATABASE_LOGIN, ...outside },
    federation: {
      enabled: env.FEDERATION,
      allowPrivateNetwork: env.FEDERATION_ALLOW_PRIVATE_NETWORK,
      authorizedFetch: env.AUTHORIZED_FETCH,
    },
    limits: { enabled: env.RATE_LIMITS },
    places: { geocoder: env.GEOCODER, endpoint: env.GEOCODER_ENDPOINT },
    tiles: { endpoint: env.TILES_ENDPOINT, attribution: env.TILES_ATTRIBUTION, consent: env.TILES_CONSENT },
    media: {
      directory: join(dataDir, 'media'),
      privateDirectory: join(dataDir, 'private'),
      /** Null keeps files on disk. */
      s3,
      maxBytes: env.MEDIA_MAX_BYTES,
      avatarMaxBytes: env.MEDIA_AVATAR_MAX_BYTES,
      bannerMaxBytes: env.MEDIA_BANNER_MAX_BYTES,
    },
    events: { longEventDays: env.LONG_EVENT_DAYS, anonymousRetentionDays: env.ANONYMOUS_RETENTION_DAYS },
    instance: {
      name: env.INSTANCE_NAME,
      languages: env.INSTANCE_LANGUAGES,
      anonymousParticipation: env.ANONYMOUS_PARTICIPATION,
      resourceProviders: env.RESOURCE_PROVIDERS,
    },
    /** Without a key nobody outside is asked what is spam. */
    akismet: { key: env.AKISMET_KEY ?? null, endpoint: env.AKISMET_ENDPOINT },
    source: { url: env.SOURCE_URL },
    webPush: webPushSettings(env.WEB_PUSH, env.WEB_PUSH_PRIVATE_KEY, secretKey),
  });
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (inner && typeof inner === 'object') deepFreeze(inner);
  }
  return Object.freeze(value);
}
