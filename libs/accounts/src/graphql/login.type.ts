import { Field, ObjectType } from '@nestjs/graphql';
import { UserType } from './user.type.js';

@ObjectType('Login')
export class LoginType {
  @Field()
  accessToken: string;

  @Field()
  refreshToken: string;

  @Field(() => UserType)
  user: UserType;
}

@ObjectType('RefreshedToken')
export class RefreshedTokenType {
  @Field()
  accessToken: string;

  @Field()
  refreshToken: string;
}
