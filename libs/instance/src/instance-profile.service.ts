import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig, PLACE_OF_ID } from '#convoke/core';
import { RoutingType } from './graphql/config-places.types.js';
import { GroupCreators, type InstanceSettings } from './instance-settings.schema.js';
import { repositoryUrl, version } from './version.js';

const TIMEZONES = Intl.supportedValuesOf('timeZone');

/** Says what this instance is and can do, in the shape of the GraphQL type `Config`. */
@Injectable()
export class InstanceProfile {
  constructor(
    @InjectConfig('media') private readonly media: Config['media'],
    @InjectConfig('tiles') private readonly tiles: Config['tiles'],
    @InjectConfig('places') private readonly places: Config['places'],
    @InjectConfig('events') private readonly events: Config['events'],
    @InjectConfig('federation') private readonly federation: Config['federation'],
    @InjectConfig('accounts') private readonly accounts: Config['accounts'],
    @InjectConfig('outside') private readonly outside: Config['outside'],
    @InjectConfig('demo') private readonly demo: Config['demo'],
    @InjectConfig('source') private readonly source: Config['source'],
    @InjectConfig('webPush') private readonly webPush: Config['webPush'],
    @InjectConfig('akismet') private readonly akismet: Config['akismet'],
  ) {}

  describe(settings: InstanceSettings) {
    return { ...this.constants(), ...described(settings, this.akismet.key !== null), settings };
  }

  private constants() {
    const { endpoint = null, attribution = null, consent } = this.tiles;
    return {
      version,
      sourceUrl: this.source.url ?? repositoryUrl,
      timezones: TIMEZONES,
      proofOfWork: this.accounts.proofOfWorkBits > 0,
      demoMode: this.demo.content,
      demoResetHour: this.demo.resetHour,
      federating: this.federation.enabled,
      longEvents: this.events.longEventDays > 0,
      durationOfLongEvent: this.events.longEventDays,
      geocoding: { autocomplete: true, provider: this.places.geocoder },
      maps: { tiles: { endpoint, attribution, consent }, routing: { type: RoutingType.OPENSTREETMAP } },
      uploadLimits: {
        default: this.media.maxBytes,
        avatar: this.media.avatarMaxBytes,
        banner: this.media.bannerMaxBytes,
      },
      auth: {
        ldap: this.outside.ldap !== null,
        databaseLogin: this.outside.databaseLogin,
        oauthProviders: this.outside.oidc.map(({ id, label }) => ({ id, label })),
      },
      instanceFeeds: { enabled: true },
      webPush: { enabled: this.webPush.enabled, publicKey: this.webPush.enabled ? this.webPush.publicKey : null },
      exportFormats: { eventParticipants: ['CSV', 'PDF', 'ODS'] },
      analytics: [],
    };
  }
}

function described(settings: InstanceSettings, antispam: boolean) {
  const { name, description, longDescription, slogan, contact, rules, languages } = settings;
  const { primaryColor, secondaryColor, registrations } = settings;
  return {
    name,
    description,
    longDescription,
    slogan,
    contact,
    rules,
    languages,
    primaryColor,
    secondaryColor,
    registrationsOpen: registrations === 'open',
    registrationsAllowlist: registrations === 'allowlist',
    registrations,
    features: {
      groups: settings.groups,
      eventCreation: settings.eventCreation,
      eventExternal: true,
      antispam,
    },
    restrictions: {
      onlyAdminCanCreateGroups: settings.groupCreators === GroupCreators.MODERATORS,
      onlyGroupsCanCreateEvents: settings.onlyGroupsCreateEvents,
    },
    search: { global: { isEnabled: settings.searchIndexUrl !== null, isDefault: asksIndexFirst(settings) } },
    guessesPlaces: settings.guessPlaces,
    anonymous: anonymous(settings),
    resourceProviders: addressable(settings),
    resourceServices: settings.resourceProviders.map((provider) => ({
      ...provider,
      madeAtOnce: provider.url.includes(PLACE_OF_ID),
    })),
  };
}

/** Those where an id at the end of the address is all that clients of Mobilizon have to add. */
function addressable({ resourceProviders }: InstanceSettings) {
  return resourceProviders
    .map(({ id, kind, url }) => ({ type: id, software: kind, endpoint: url.slice(0, -PLACE_OF_ID.length), url }))
    .filter(({ endpoint, url }) => url === `${endpoint}${PLACE_OF_ID}` && !endpoint.includes(PLACE_OF_ID));
}

function asksIndexFirst({ searchIndexUrl, searchIndexFirst }: InstanceSettings): boolean {
  return searchIndexUrl !== null && searchIndexFirst;
}

function anonymous({ anonymousParticipation, anonymousReports, anonymousActorId }: InstanceSettings) {
  return {
    participation: {
      allowed: anonymousParticipation,
      validation: { email: { enabled: true, confirmationRequired: true }, captcha: { enabled: false } },
    },
    eventCreation: {
      allowed: false,
      validation: { email: { enabled: false, confirmationRequired: false }, captcha: { enabled: false } },
    },
    reports: { allowed: anonymousReports },
    actorId: anonymousActorId,
  };
}
