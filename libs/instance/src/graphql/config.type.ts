import { Field, Int, ObjectType } from '@nestjs/graphql';
import { TimezoneScalar } from '#convoke/core';
import type { RegistrationPolicy } from '../instance-settings.schema.js';
import { Anonymous } from './config-anonymous.types.js';
import {
  Analytics,
  Auth,
  EventCategoryOption,
  ExportFormats,
  Features,
  InstanceFeeds,
  RegistrationPolicyEnum,
  ResourceProvider,
  ResourceService,
  Restrictions,
  SearchSettings,
  UploadLimits,
  WebPush,
} from './config-features.types.js';
import { Geocoding, Maps } from './config-places.types.js';

/** The instance as its visitors and their programs need to know it; fields with arguments or work are resolved apart. */
@ObjectType('Config')
export class ConfigType {
  @Field(() => String, { nullable: true })
  name: string;

  @Field(() => String, { nullable: true })
  description: string;

  @Field(() => String, { nullable: true })
  longDescription: string;

  @Field(() => String, { nullable: true })
  slogan: string;

  @Field(() => String, { nullable: true })
  contact: string;

  @Field(() => String, { nullable: true })
  rules: string;

  @Field(() => [String], { nullable: 'itemsAndList' })
  languages: string[];

  @Field(() => String, { nullable: true })
  primaryColor: string | null;

  @Field(() => String, { nullable: true })
  secondaryColor: string | null;

  @Field(() => Boolean, { nullable: true })
  registrationsOpen: boolean;

  @Field(() => Boolean, { nullable: true })
  registrationsAllowlist: boolean;

  @Field(() => RegistrationPolicyEnum, { nullable: true, description: 'Who may register' })
  registrations: RegistrationPolicy;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether registering, and taking part without an account, ask for the work of a challenge',
  })
  proofOfWork: boolean;

  @Field(() => Boolean, { nullable: true })
  demoMode: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'At this hour of each day, in UTC, everything on this instance is deleted; null where nothing is',
  })
  demoResetHour: number | null;

  @Field(() => Boolean, { nullable: true })
  longEvents: boolean;

  @Field(() => Int, { nullable: true, description: 'Days from which on an event is a long one' })
  durationOfLongEvent: number;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether `location` is guessed from the network address of whoever asks',
  })
  guessesPlaces: boolean;

  @Field(() => Geocoding, { nullable: true })
  geocoding: Geocoding;

  @Field(() => Maps, { nullable: true })
  maps: Maps;

  @Field(() => Anonymous, { nullable: true })
  anonymous: Anonymous;

  @Field(() => [ResourceProvider], {
    nullable: 'itemsAndList',
    description: 'Those of the resourceServices that clients can use by adding something random to an address',
  })
  resourceProviders: ResourceProvider[];

  @Field(() => [ResourceService], { description: 'Where groups make pads, spreadsheets, polls and calls' })
  resourceServices: ResourceService[];

  @Field(() => UploadLimits, { nullable: true })
  uploadLimits: UploadLimits;

  @Field(() => [TimezoneScalar], { nullable: 'itemsAndList' })
  timezones: string[];

  @Field(() => Features, { nullable: true })
  features: Features;

  @Field(() => Restrictions, { nullable: true })
  restrictions: Restrictions;

  @Field(() => String, { nullable: true })
  version: string;

  @Field(() => String, { nullable: true, description: 'Where to get the source code of what runs here' })
  sourceUrl: string | null;

  @Field(() => Boolean, { nullable: true })
  federating: boolean;

  @Field(() => Auth, { nullable: true })
  auth: Auth;

  @Field(() => InstanceFeeds, { nullable: true })
  instanceFeeds: InstanceFeeds;

  @Field(() => WebPush, { nullable: true })
  webPush: WebPush;

  @Field(() => ExportFormats, { nullable: true })
  exportFormats: ExportFormats;

  @Field(() => [Analytics], { nullable: 'itemsAndList' })
  analytics: Analytics[];

  @Field(() => SearchSettings, { nullable: true })
  search: SearchSettings;

  @Field(() => [EventCategoryOption], { nullable: 'itemsAndList' })
  eventCategories: EventCategoryOption[];
}
