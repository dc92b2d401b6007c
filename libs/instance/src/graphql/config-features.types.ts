import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BannerLevel } from '../banner.js';
import { GroupCreators, type RegistrationPolicy } from '../instance-settings.schema.js';

export const AnalyticsConfigurationType = {
  STRING: 'string',
  INTEGER: 'integer',
  BOOLEAN: 'boolean',
  FLOAT: 'float',
} as const;
export type AnalyticsConfigurationType = (typeof AnalyticsConfigurationType)[keyof typeof AnalyticsConfigurationType];
registerEnumType(AnalyticsConfigurationType, { name: 'AnalyticsConfigurationType' });

export const RegistrationPolicyEnum = {
  OPEN: 'open',
  APPROVAL: 'approval',
  INVITE: 'invite',
  ALLOWLIST: 'allowlist',
  CLOSED: 'closed',
} as const satisfies Record<Uppercase<RegistrationPolicy>, RegistrationPolicy>;
registerEnumType(RegistrationPolicyEnum, { name: 'RegistrationPolicy' });

export const GroupCreatorsEnum = { ...GroupCreators };
registerEnumType(GroupCreatorsEnum, { name: 'GroupCreators' });

export const BannerLevelEnum = { ...BannerLevel };
registerEnumType(BannerLevelEnum, { name: 'BannerLevel' });

/** What is announced on every page, in the reader's language. */
@ObjectType()
export class BannerNotice {
  @Field(() => ID, { description: 'Another one when something else is announced' })
  id: string;

  @Field(() => BannerLevelEnum)
  level: BannerLevel;

  @Field()
  text: string;

  @Field({ description: 'Whether readers may put it away' })
  dismissible: boolean;
}

@ObjectType()
export class AnalyticsConfiguration {
  @Field(() => String, { nullable: true })
  key: string;

  @Field(() => String, { nullable: true })
  value: string;

  @Field(() => AnalyticsConfigurationType, { nullable: true })
  type: AnalyticsConfigurationType;
}

@ObjectType()
export class Analytics {
  @Field(() => String, { nullable: true })
  id: string;

  @Field(() => Boolean, { nullable: true })
  enabled: boolean;

  @Field(() => [AnalyticsConfiguration], { nullable: 'itemsAndList' })
  configuration: AnalyticsConfiguration[];
}

@ObjectType()
export class OauthProvider {
  @Field(() => String, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true })
  label: string;
}

@ObjectType()
export class Auth {
  @Field(() => Boolean, { nullable: true })
  ldap: boolean;

  @Field(() => Boolean, { nullable: true })
  databaseLogin: boolean;

  @Field(() => [OauthProvider], { nullable: 'itemsAndList' })
  oauthProviders: OauthProvider[];
}

@ObjectType()
export class EventCategoryOption {
  @Field(() => String, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true })
  label: string;

  @Field({ description: 'Whether no new event can have it' })
  hidden: boolean;
}

@ObjectType()
export class ExportFormats {
  @Field(() => [String], { nullable: 'itemsAndList' })
  eventParticipants: string[];
}

@ObjectType()
export class Features {
  @Field(() => Boolean, { nullable: true })
  groups: boolean;

  @Field(() => Boolean, { nullable: true })
  eventCreation: boolean;

  @Field(() => Boolean, { nullable: true })
  eventExternal: boolean;

  @Field(() => Boolean, { nullable: true })
  antispam: boolean;
}

@ObjectType()
export class GlobalSearchSettings {
  @Field(() => Boolean, { nullable: true })
  isEnabled: boolean;

  @Field(() => Boolean, { nullable: true })
  isDefault: boolean;
}

@ObjectType()
export class SearchSettings {
  @Field(() => GlobalSearchSettings, { nullable: true })
  global: GlobalSearchSettings;
}

@ObjectType()
export class InstanceFeeds {
  @Field(() => Boolean, { nullable: true })
  enabled: boolean;
}

@ObjectType()
export class ResourceProvider {
  @Field(() => String, { nullable: true })
  type: string;

  @Field(() => String, { nullable: true })
  endpoint: string;

  @Field(() => String, { nullable: true })
  software: string;
}

/** Somewhere that groups make things. */
@ObjectType()
export class ResourceService {
  @Field(() => ID)
  id: string;

  @Field({ description: 'pad, calc, poll, visio or link' })
  kind: string;

  @Field()
  label: string;

  @Field({ description: 'With {id} in the place of what createResource makes up; else the page where people make one' })
  url: string;

  @Field({ description: 'Whether createResource makes one by itself' })
  madeAtOnce: boolean;
}

@ObjectType()
export class Restrictions {
  @Field(() => Boolean, { nullable: true })
  onlyAdminCanCreateGroups: boolean;

  @Field(() => Boolean, { nullable: true })
  onlyGroupsCanCreateEvents: boolean;
}

/** Largest uploads in bytes. */
@ObjectType()
export class UploadLimits {
  @Field(() => Int, { nullable: true })
  default: number;

  @Field(() => Int, { nullable: true })
  avatar: number;

  @Field(() => Int, { nullable: true })
  banner: number;
}

@ObjectType()
export class WebPush {
  @Field(() => Boolean, { nullable: true })
  enabled: boolean;

  @Field(() => String, { nullable: true })
  publicKey: string | null;
}
