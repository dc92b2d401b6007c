import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '#convoke/core';

/** What a variable of the environment sets for as long as the server runs. */
export interface EnvironmentSetting {
  /** Of the variable. */
  name: string;
  value: string | number | boolean | null;
}

/** What administrators cannot change while the instance runs, for them to see; of what is secret, only whether it is there. */
@Injectable()
export class EnvironmentSettings {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    @InjectConfig('mail') private readonly mail: Config['mail'],
    @InjectConfig('accounts') private readonly accounts: Config['accounts'],
    @InjectConfig('outside') private readonly outside: Config['outside'],
    @InjectConfig('federation') private readonly federation: Config['federation'],
    @InjectConfig('limits') private readonly limits: Config['limits'],
    @InjectConfig('places') private readonly places: Config['places'],
    @InjectConfig('tiles') private readonly tiles: Config['tiles'],
    @InjectConfig('media') private readonly media: Config['media'],
    @InjectConfig('events') private readonly events: Config['events'],
    @InjectConfig('webPush') private readonly webPush: Config['webPush'],
    @InjectConfig('demo') private readonly demo: Config['demo'],
    @InjectConfig('akismet') private readonly akismet: Config['akismet'],
    @InjectConfig('source') private readonly source: Config['source'],
    @InjectConfig('log') private readonly log: Config['log'],
    @InjectConfig('metrics') private readonly metrics: Config['metrics'],
  ) {}

  list(): EnvironmentSetting[] {
    const values: Record<string, EnvironmentSetting['value'] | undefined> = {
      ...this.network(),
      ...this.people(),
      ...this.content(),
      SOURCE_URL: this.source.url,
      LOG_LEVEL: this.log.level,
      METRICS_TOKEN: this.metrics.token !== undefined,
    };
    return Object.entries(values).map(([name, value]) => ({ name, value: value ?? null }));
  }

  private network() {
    return {
      PUBLIC_URL: this.server.publicUrl,
      TRUSTED_PROXIES: this.server.trustedProxies.join(', ') || null,
      MAIL_FROM: this.mail.from,
      SMTP_URL: this.mail.smtpUrl !== undefined,
      FEDERATION: this.federation.enabled,
      AUTHORIZED_FETCH: this.federation.authorizedFetch,
      RATE_LIMITS: this.limits.enabled,
      WEB_PUSH: this.webPush.enabled,
    };
  }

  private people() {
    return {
      DATABASE_LOGIN: this.outside.databaseLogin,
      OIDC_PROVIDERS: this.outside.oidc.map(({ label }) => label).join(', ') || null,
      LDAP_URL: this.outside.ldap !== null,
      UNCONFIRMED_USER_HOURS: this.accounts.unconfirmedHours,
      PROOF_OF_WORK: this.accounts.proofOfWorkBits,
      ANONYMOUS_RETENTION_DAYS: this.events.anonymousRetentionDays,
    };
  }

  private content() {
    return {
      LONG_EVENT_DAYS: this.events.longEventDays,
      MEDIA_MAX_BYTES: this.media.maxBytes,
      MEDIA_AVATAR_MAX_BYTES: this.media.avatarMaxBytes,
      MEDIA_BANNER_MAX_BYTES: this.media.bannerMaxBytes,
      S3_BUCKET: this.media.s3 !== null,
      GEOCODER: this.places.geocoder,
      TILES_ENDPOINT: this.tiles.endpoint,
      TILES_CONSENT: this.tiles.consent,
      TILES_ATTRIBUTION: this.tiles.attribution,
      GEOCODER_ENDPOINT: this.places.endpoint,
      AKISMET_KEY: this.akismet.key !== null,
      AKISMET_ENDPOINT: this.akismet.key === null ? null : this.akismet.endpoint,
      DEMO_CONTENT: this.demo.content,
      DEMO_RESET_HOUR: this.demo.resetHour,
    };
  }
}
