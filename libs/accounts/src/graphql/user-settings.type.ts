import { ArgsType, Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { TimezoneScalar } from '#convoke/core';
import { NotificationPace, type UserLocation } from '../user-settings.js';

registerEnumType(NotificationPace, { name: 'NotificationPendingEnum' });

@ObjectType('Location')
export class LocationType implements UserLocation {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => Int, { nullable: true, description: 'Kilometres around the place' })
  range?: number | null;

  @Field(() => String, { nullable: true })
  geohash?: string | null;
}

@InputType('LocationInput')
export class LocationInput implements UserLocation {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => Int, { nullable: true, description: 'Kilometres around the place' })
  range?: number | null;

  @Field(() => String, { nullable: true })
  geohash?: string | null;
}

@ObjectType('UserSettings')
export class UserSettingsType {
  @Field(() => TimezoneScalar, { nullable: true })
  timezone: string | null;

  @Field(() => Boolean, { nullable: true })
  notificationOnDay: boolean;

  @Field(() => Boolean, { nullable: true })
  notificationEachWeek: boolean;

  @Field(() => Boolean, { nullable: true })
  notificationBeforeEvent: boolean;

  @Field(() => NotificationPace, { nullable: true })
  notificationPendingParticipation: NotificationPace;

  @Field(() => NotificationPace, { nullable: true })
  notificationPendingMembership: NotificationPace;

  @Field(() => NotificationPace, { nullable: true })
  groupNotifications: NotificationPace;

  @Field(() => LocationType, { nullable: true })
  location: LocationType | null;
}

@ArgsType()
export class UserSettingsArgs {
  @Field(() => TimezoneScalar, { nullable: true })
  timezone?: string | null;

  @Field(() => Boolean, { nullable: true })
  notificationOnDay?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  notificationEachWeek?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  notificationBeforeEvent?: boolean | null;

  @Field(() => NotificationPace, { nullable: true })
  notificationPendingParticipation?: NotificationPace | null;

  @Field(() => NotificationPace, { nullable: true })
  notificationPendingMembership?: NotificationPace | null;

  @Field(() => NotificationPace, { nullable: true })
  groupNotifications?: NotificationPace | null;

  @Field(() => LocationInput, { nullable: true })
  location?: LocationInput | null;
}
