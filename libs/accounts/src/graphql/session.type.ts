import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { SessionKind } from '../session.entity.js';

registerEnumType(SessionKind, {
  name: 'SignInKind',
  description: 'By password, by the link of a mail, or from outside',
});

@ObjectType('UserSession', { description: 'A device that somebody is signed in on' })
export class SessionType {
  @Field(() => ID)
  id: string;

  @Field(() => SessionKind)
  kind: SessionKind;

  @Field(() => String, { nullable: true, description: 'As the device said; null when it is none we know' })
  browser: string | null;

  @Field(() => String, { nullable: true, description: 'As the device said; null when it is none we know' })
  system: string | null;

  @Field(() => String, { nullable: true, description: 'The network address that it was signed in from' })
  ip: string | null;

  @Field(() => Date)
  createdAt: Date;

  @Field(() => Date, { description: 'To some minutes' })
  lastUsedAt: Date;

  @Field(() => Boolean, { description: 'Whether it is the one that asks' })
  current: boolean;
}

@ObjectType('SignIn', { description: 'That somebody got into the account' })
export class SignInType {
  @Field(() => SessionKind)
  kind: SessionKind;

  @Field(() => String, { nullable: true })
  browser: string | null;

  @Field(() => String, { nullable: true })
  system: string | null;

  @Field(() => String, { nullable: true })
  ip: string | null;

  @Field(() => Date)
  createdAt: Date;
}
