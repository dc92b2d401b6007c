import { Field, ObjectType } from '@nestjs/graphql';
import {
  GroupCreatorsEnum,
  InstancePrivacyType,
  InstanceTermsType,
  type InstanceSettings,
  RegistrationPolicyEnum,
} from '#convoke/instance';
import type { RevisedSettings } from '../admin-settings.service.js';
import { InstanceBanner, shownBanner } from './banner.type.js';

const optional = { nullable: true } as const;

/** What administrators may change while the instance runs; the pictures are resolved apart. */
@ObjectType('AdminSettings')
export class AdminSettingsType {
  @Field(() => String, { ...optional, description: 'Sent back with saveAdminSettings, it keeps changes of others' })
  revision: string;

  @Field(() => String, optional)
  instanceName: string;

  @Field(() => String, optional)
  instanceDescription: string;

  @Field(() => String, optional)
  instanceLongDescription: string;

  @Field(() => String, optional)
  instanceSlogan: string;

  @Field(() => String, optional)
  contact: string;

  @Field(() => String, optional)
  instanceRules: string;

  @Field(() => [String], { nullable: 'itemsAndList' })
  instanceLanguages: string[];

  @Field(() => String, optional)
  primaryColor: string | null;

  @Field(() => String, optional)
  secondaryColor: string | null;

  @Field(() => String, optional)
  instanceTerms: string;

  @Field(() => InstanceTermsType, optional)
  instanceTermsType: InstanceSettings['termsSource'];

  @Field(() => String, optional)
  instanceTermsUrl: string | null;

  @Field(() => String, optional)
  instancePrivacyPolicy: string;

  @Field(() => InstancePrivacyType, optional)
  instancePrivacyPolicyType: InstanceSettings['privacySource'];

  @Field(() => String, optional)
  instancePrivacyPolicyUrl: string | null;

  @Field(() => Boolean, optional)
  registrationsOpen: boolean;

  @Field(() => RegistrationPolicyEnum, { ...optional, description: 'Who may register' })
  registrations: InstanceSettings['registrations'];

  @Field(() => [String], { ...optional, description: 'Domains and addresses that may register under that policy' })
  registrationAllowlist: string[];

  @Field(() => [String], { ...optional, description: 'Domains, with all below them, and addresses that never may' })
  registrationDenylist: string[];

  @Field(() => Boolean, optional)
  anonymousParticipation: boolean;

  @Field(() => Boolean, { ...optional, description: 'Whether people can complain without an account' })
  anonymousReports: boolean;

  @Field(() => Boolean, { ...optional, description: 'Whether new groups can be made' })
  groups: boolean;

  @Field(() => GroupCreatorsEnum, optional)
  groupCreators: InstanceSettings['groupCreators'];

  @Field(() => Boolean, { ...optional, description: 'Whether new events can be made' })
  eventCreation: boolean;

  @Field(() => Boolean, optional)
  onlyGroupsCreateEvents: boolean;

  @Field(() => Boolean, { ...optional, description: 'Whether everybody may read which instances are blocked' })
  publishBlocks: boolean;

  @Field(() => String, { ...optional, description: 'Address of the search index that is asked' })
  searchIndexUrl: string | null;

  @Field(() => Boolean, { ...optional, description: 'Whether it is asked unless somebody chooses otherwise' })
  searchIndexFirst: boolean;

  @Field(() => Boolean, {
    ...optional,
    description: 'Whether visitors are shown what is near where their network address seems to be',
  })
  guessPlaces: boolean;

  @Field(() => InstanceBanner, optional)
  banner: InstanceBanner | null;
}

/** The settings by the names that clients know. */
export function shownSettings({ settings, revision }: RevisedSettings) {
  const { name, description, longDescription, slogan, rules, languages, registrations, banner, ...same } = settings;
  return {
    ...same,
    settings,
    revision,
    instanceName: name,
    instanceDescription: description,
    instanceLongDescription: longDescription,
    instanceSlogan: slogan,
    instanceRules: rules,
    instanceLanguages: languages,
    instanceTerms: settings.termsBody,
    instanceTermsType: settings.termsSource,
    instanceTermsUrl: settings.termsUrl,
    instancePrivacyPolicy: settings.privacyBody,
    instancePrivacyPolicyType: settings.privacySource,
    instancePrivacyPolicyUrl: settings.privacyUrl,
    registrations,
    registrationsOpen: registrations === 'open',
    banner: shownBanner(banner),
  };
}

export type ShownSettings = ReturnType<typeof shownSettings>;
