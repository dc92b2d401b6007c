import { type InstanceSettings, LegalTextSource } from '#convoke/instance';

/** Settings by the names that they have in the API, which are Mobilizon's where it has them. */
const SETTING_OF = {
  instanceName: 'name',
  instanceDescription: 'description',
  instanceLongDescription: 'longDescription',
  instanceSlogan: 'slogan',
  contact: 'contact',
  instanceRules: 'rules',
  instanceLanguages: 'languages',
  primaryColor: 'primaryColor',
  secondaryColor: 'secondaryColor',
  instanceTerms: 'termsBody',
  instanceTermsType: 'termsSource',
  instanceTermsUrl: 'termsUrl',
  instancePrivacyPolicy: 'privacyBody',
  instancePrivacyPolicyType: 'privacySource',
  instancePrivacyPolicyUrl: 'privacyUrl',
  registrations: 'registrations',
  registrationAllowlist: 'registrationAllowlist',
  registrationDenylist: 'registrationDenylist',
  anonymousParticipation: 'anonymousParticipation',
  anonymousReports: 'anonymousReports',
  groups: 'groups',
  groupCreators: 'groupCreators',
  eventCreation: 'eventCreation',
  onlyGroupsCreateEvents: 'onlyGroupsCreateEvents',
  eventCategories: 'eventCategories',
  publishBlocks: 'publishBlocks',
  searchIndexUrl: 'searchIndexUrl',
  searchIndexFirst: 'searchIndexFirst',
  guessPlaces: 'guessPlaces',
  banner: 'banner',
} as const satisfies Record<string, keyof InstanceSettings>;

type Named = typeof SETTING_OF;

/** What settings are called in the API. */
export type SettingName = keyof Named;
export const SETTING_NAMES = Object.keys(SETTING_OF) as SettingName[];

/** The setting of a name. */
export function settingOf(name: SettingName): keyof InstanceSettings {
  return SETTING_OF[name];
}

/** The settings that a client may send with others: null leaves a setting alone that always has a value. */
export type SettingsInput = { [Name in keyof Named]?: InstanceSettings[Named[Name]] | null } & {
  registrationsOpen?: boolean | null;
};

const NULLABLE = new Set<keyof InstanceSettings>([
  'primaryColor',
  'secondaryColor',
  'termsUrl',
  'privacyUrl',
  'searchIndexUrl',
  'banner',
]);
const ARGUMENT_OF = new Map<string, string>([
  ...Object.entries(SETTING_OF).map(([argument, setting]) => [setting, argument] as const),
  ['logoId', 'instanceLogo'],
  ['faviconId', 'instanceFavicon'],
  ['defaultPictureId', 'defaultPicture'],
]);

/** What is asked for, by the names of the settings. */
export function changesFrom(input: SettingsInput, now: InstanceSettings): Partial<InstanceSettings> {
  const changes: Record<string, unknown> = registrationsFrom(input, now);
  for (const [argument, setting] of Object.entries(SETTING_OF)) {
    const value = input[argument as keyof Named];
    if (value === undefined || (value === null && !NULLABLE.has(setting))) continue;
    // An empty address or colour is none.
    changes[setting] = value === '' && NULLABLE.has(setting) ? null : value;
  }
  return changes;
}

/** Mobilizon knows open and closed only: to say again what it was told of another policy changes nothing. */
function registrationsFrom({ registrationsOpen }: SettingsInput, { registrations }: InstanceSettings) {
  if (registrationsOpen == null || registrationsOpen === (registrations === 'open')) return {};
  return { registrations: registrationsOpen ? 'open' : 'closed' };
}

/** The argument that a rule about `setting` (or a part of it) names. */
export function argumentOf(setting: string): string {
  const [name = setting, ...parts] = setting.split('.');
  // Which entry of a list it is says nothing to somebody who sees them as one text.
  return [ARGUMENT_OF.get(name) ?? name, ...parts.filter((part) => !/^\d+$/.test(part))].join('.');
}

/** The arguments that are missing for the settings to make sense together. */
export function missingIn(settings: InstanceSettings): string[] {
  const { termsSource, termsBody, termsUrl, privacySource, privacyBody, privacyUrl } = settings;
  const { registrations, registrationAllowlist } = settings;
  return [
    termsSource === LegalTextSource.CUSTOM && !termsBody && 'instanceTerms',
    termsSource === LegalTextSource.URL && !termsUrl && 'instanceTermsUrl',
    privacySource === LegalTextSource.CUSTOM && !privacyBody && 'instancePrivacyPolicy',
    privacySource === LegalTextSource.URL && !privacyUrl && 'instancePrivacyPolicyUrl',
    registrations === 'allowlist' && registrationAllowlist.length === 0 && 'registrationAllowlist',
  ].filter((argument) => argument !== false);
}
