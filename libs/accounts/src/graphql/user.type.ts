import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Access } from '#convoke/core';
import { UserRole } from '../user.entity.js';
import { UserSettingsType } from './user-settings.type.js';

registerEnumType(UserRole, { name: 'UserRole' });

/** Who gets a User at all is stated where it is answered. */
const SETTINGS = { scope: 'read:user:settings' };
const NO_PROGRAM = { scope: null };

/** An account, as its owner and the moderators see it; resolvers of this type answer with the entity. */
@ObjectType('User')
export class UserType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Access('anyone', SETTINGS)
  @Field()
  email: string;

  @Access('anyone', SETTINGS)
  @Field(() => UserRole, { nullable: true })
  role: UserRole;

  @Access('anyone', SETTINGS)
  @Field(() => String, { nullable: true })
  locale: string | null;

  @Access('anyone', SETTINGS)
  @Field(() => Date, { nullable: true })
  confirmedAt: Date | null;

  @Access('anyone', NO_PROGRAM)
  @Field(() => Date, { nullable: true })
  confirmationSentAt: Date | null;

  @Access('anyone', NO_PROGRAM)
  @Field(() => Date, { nullable: true })
  resetPasswordSentAt: Date | null;

  @Access('anyone', NO_PROGRAM)
  @Field(() => Date, { nullable: true })
  currentSignInAt: Date | null;

  @Access('anyone', NO_PROGRAM)
  @Field(() => String, { nullable: true })
  currentSignInIp: string | null;

  @Access('anyone', NO_PROGRAM)
  @Field(() => Date, { nullable: true })
  lastSignInAt: Date | null;

  @Access('anyone', NO_PROGRAM)
  @Field(() => String, { nullable: true })
  lastSignInIp: string | null;

  @Access('anyone', SETTINGS)
  @Field(() => UserSettingsType, { nullable: true })
  settings: UserSettingsType;
}
