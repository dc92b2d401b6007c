import { type Config, lineInput, ourLocales, resourceProvider, sanitizeHtml, textInput } from '#convoke/core';
import { z } from 'zod';
import { banner } from './banner.js';
import { eventCategories, USUAL_CATEGORIES } from './event-categories.js';
import { NO_SPAM_RULES, spamRules } from './spam-rules.js';

export const RegistrationPolicy = ['open', 'approval', 'invite', 'allowlist', 'closed'] as const;
export type RegistrationPolicy = (typeof RegistrationPolicy)[number];

/** Where a legal text comes from: our own words, the instance's, or a page elsewhere. */
export const LegalTextSource = { DEFAULT: 'default', CUSTOM: 'custom', URL: 'url' } as const;
export type LegalTextSource = (typeof LegalTextSource)[keyof typeof LegalTextSource];

export const FederationMode = { OPEN: 'open', ALLOWLIST: 'allowlist' } as const;
export type FederationMode = (typeof FederationMode)[keyof typeof FederationMode];

const html = textInput({ max: 100_000 }).overwrite(sanitizeHtml);
const webAddress = z.url({ protocol: /^https?$/, error: 'error_url' }).max(2000);
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'error_invalid');
const languageCode = z.string().regex(/^[a-z]{2,3}$/, 'error_invalid');

/** Who may found groups. */
export const GroupCreators = { EVERYBODY: 'everybody', MODERATORS: 'moderators' } as const;
export type GroupCreators = (typeof GroupCreators)[keyof typeof GroupCreators];

/** An address, or a domain. */
const mailPattern = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?=.{1,320}$)[^\s@]*@?[^\s@/]+\.[^\s@/]+$/, 'error_mail_pattern');
const mailPatterns = z.array(mailPattern).max(5000);

/** Every setting that may change while the instance runs. */
export const instanceSettings = z.object({
  name: lineInput({ min: 1, max: 100 }),
  description: lineInput({ max: 500 }),
  slogan: lineInput({ max: 200 }),
  longDescription: html,
  /** An address, a page or a name. */
  contact: lineInput({ max: 500 }),
  rules: html,
  termsSource: z.enum(LegalTextSource),
  termsBody: html,
  termsUrl: webAddress.nullable(),
  privacySource: z.enum(LegalTextSource),
  privacyBody: html,
  privacyUrl: webAddress.nullable(),
  languages: z.array(languageCode).max(200),
  primaryColor: colour.nullable(),
  secondaryColor: colour.nullable(),
  logoId: z.string().nullable(),
  faviconId: z.string().nullable(),
  defaultPictureId: z.string().nullable(),
  banner,
  registrations: z.enum(RegistrationPolicy),
  /** Domains (exactly these) and addresses that may register under the policy `allowlist`. */
  registrationAllowlist: mailPatterns,
  /** Domains (with all below them) and addresses that may never register. */
  registrationDenylist: mailPatterns,
  anonymousParticipation: z.boolean(),
  anonymousReports: z.boolean(),
  groups: z.boolean(),
  groupCreators: z.enum(GroupCreators),
  resourceProviders: z
    .array(resourceProvider)
    .max(20)
    .refine((providers) => new Set(providers.map(({ id }) => id)).size === providers.length, 'error_invalid'),
  eventCreation: z.boolean(),
  onlyGroupsCreateEvents: z.boolean(),
  eventCategories,
  /** The search index that knows of other instances too; null where none is asked. */
  searchIndexUrl: webAddress.nullable(),
  /** Whether it is asked unless somebody chooses otherwise. */
  searchIndexFirst: z.boolean(),
  /** Whether visitors are shown what is near where their network address seems to be. */
  guessPlaces: z.boolean(),
  /** Which other instances this one talks to: all that are not blocked, or only those that it allows. */
  federationMode: z.enum(FederationMode),
  /** Whether everybody may read which instances are blocked, and why. */
  publishBlocks: z.boolean(),
  spam: spamRules,
  /** The local actor in whose name people without an account take part. */
  anonymousActorId: z.string().nullable(),
  /** The local actor that follows other instances and signs what the instance fetches. */
  instanceActorId: z.string().nullable(),
  /** How far the demo content of a first start has come. */
  demoContent: z.enum(['none', 'filling', 'drawing', 'filled']),
  /** When a demo that deletes all it has each day did so last, or began; null where nothing may be deleted. */
  demoResetAt: z.iso.datetime().nullable(),
});

export type InstanceSettings = z.output<typeof instanceSettings>;

/** What holds where nobody has changed anything. */
export function defaultSettings(instance: Config['instance'], accounts: Config['accounts']): InstanceSettings {
  return {
    name: instance.name,
    description: '',
    slogan: '',
    longDescription: '',
    contact: '',
    rules: '',
    termsSource: LegalTextSource.DEFAULT,
    termsBody: '',
    termsUrl: null,
    privacySource: LegalTextSource.DEFAULT,
    privacyBody: '',
    privacyUrl: null,
    languages: instance.languages.length > 0 ? [...instance.languages] : [...ourLocales],
    primaryColor: null,
    secondaryColor: null,
    logoId: null,
    faviconId: null,
    defaultPictureId: null,
    banner: null,
    registrations: accounts.registrations,
    registrationAllowlist: [...accounts.allowlist],
    registrationDenylist: [...accounts.denylist],
    anonymousParticipation: instance.anonymousParticipation,
    anonymousReports: true,
    groups: true,
    groupCreators: GroupCreators.EVERYBODY,
    resourceProviders: instance.resourceProviders.map((provider) => ({ ...provider })),
    eventCreation: true,
    onlyGroupsCreateEvents: false,
    eventCategories: USUAL_CATEGORIES,
    searchIndexUrl: null,
    searchIndexFirst: false,
    guessPlaces: false,
    federationMode: FederationMode.OPEN,
    publishBlocks: true,
    spam: NO_SPAM_RULES,
    anonymousActorId: null,
    instanceActorId: null,
    demoContent: 'none',
    demoResetAt: null,
  };
}
