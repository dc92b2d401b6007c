import { ArgsType, Field } from '@nestjs/graphql';
import {
  GroupCreatorsEnum,
  InstancePrivacyType,
  InstanceTermsType,
  type InstanceSettings,
  RegistrationPolicyEnum,
} from '#convoke/instance';
import { MediaInput } from '#convoke/media';
import { InstanceBannerInput } from './banner.type.js';

const optional = { nullable: true } as const;

/** What is left out stays as it is. */
@ArgsType()
export class SaveAdminSettingsArgs {
  @Field(() => String, { ...optional, description: 'Settings that somebody has changed since this one are refused' })
  revision?: string | null;

  @Field(() => String, optional)
  instanceName?: string | null;

  @Field(() => String, optional)
  instanceDescription?: string | null;

  @Field(() => String, optional)
  instanceLongDescription?: string | null;

  @Field(() => String, optional)
  instanceSlogan?: string | null;

  @Field(() => String, optional)
  contact?: string | null;

  @Field(() => MediaInput, optional)
  instanceLogo?: MediaInput | null;

  @Field(() => MediaInput, optional)
  instanceFavicon?: MediaInput | null;

  @Field(() => MediaInput, optional)
  defaultPicture?: MediaInput | null;

  @Field(() => String, optional)
  primaryColor?: string | null;

  @Field(() => String, optional)
  secondaryColor?: string | null;

  @Field(() => String, optional)
  instanceTerms?: string | null;

  @Field(() => InstanceTermsType, optional)
  instanceTermsType?: InstanceSettings['termsSource'] | null;

  @Field(() => String, optional)
  instanceTermsUrl?: string | null;

  @Field(() => String, optional)
  instancePrivacyPolicy?: string | null;

  @Field(() => InstancePrivacyType, optional)
  instancePrivacyPolicyType?: InstanceSettings['privacySource'] | null;

  @Field(() => String, optional)
  instancePrivacyPolicyUrl?: string | null;

  @Field(() => String, optional)
  instanceRules?: string | null;

  @Field(() => Boolean, optional)
  registrationsOpen?: boolean | null;

  @Field(() => [String], { nullable: 'itemsAndList' })
  instanceLanguages?: string[] | null;

  @Field(() => RegistrationPolicyEnum, optional)
  registrations?: InstanceSettings['registrations'] | null;

  @Field(() => [String], optional)
  registrationAllowlist?: string[] | null;

  @Field(() => [String], optional)
  registrationDenylist?: string[] | null;

  @Field(() => Boolean, optional)
  anonymousParticipation?: boolean | null;

  @Field(() => Boolean, optional)
  anonymousReports?: boolean | null;

  @Field(() => Boolean, optional)
  groups?: boolean | null;

  @Field(() => GroupCreatorsEnum, optional)
  groupCreators?: InstanceSettings['groupCreators'] | null;

  @Field(() => Boolean, optional)
  eventCreation?: boolean | null;

  @Field(() => Boolean, optional)
  onlyGroupsCreateEvents?: boolean | null;

  @Field(() => Boolean, optional)
  publishBlocks?: boolean | null;

  @Field(() => String, { ...optional, description: 'Address of the server that is asked what there is everywhere' })
  searchIndexUrl?: string | null;

  @Field(() => Boolean, optional)
  searchIndexFirst?: boolean | null;

  @Field(() => Boolean, optional)
  guessPlaces?: boolean | null;

  @Field(() => InstanceBannerInput, { ...optional, description: 'null takes it away' })
  banner?: InstanceBannerInput | null;
}
