import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { UserRole } from '../user.entity.js';
import { UserSettingsType } from './user-settings.type.js';

registerEnumType(UserRole, { name: 'UserRole' });

/** An account, as its owner and the moderators see it; resolvers of this type answer with the entity. */
@ObjectType('User')
export class UserType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field()
  email: string;

  @Field(() => UserRole, { nullable: true })
  role: UserRole;

  @Field(() => String, { nullable: true })
  locale: string | null;

  @Field(() => Date, { nullable: true })
  confirmedAt: Date | null;

  @Field(() => Date, { nullable: true })
  confirmationSentAt: Date | null;

  @Field(() => Date, { nullable: true })
  resetPasswordSentAt: Date | null;

  @Field(() => Date, { nullable: true })
  currentSignInAt: Date | null;

  @Field(() => String, { nullable: true })
  currentSignInIp: string | null;

  @Field(() => Date, { nullable: true })
  lastSignInAt: Date | null;

  @Field(() => String, { nullable: true })
  lastSignInIp: string | null;

  @Field(() => UserSettingsType, { nullable: true })
  settings: UserSettingsType;
}
