import { Field, ID, ObjectType } from '@nestjs/graphql';

/** A program; resolvers of this type answer with the entity. */
@ObjectType('AuthApplication', { description: 'A program that people may let use their account' })
export class ApplicationType {
  @Field(() => ID, { nullable: true })
  id: string;

  @Field(() => String, { nullable: true })
  name: string;

  @Field(() => String, { nullable: true })
  clientId: string;

  @Field(() => String, { nullable: true })
  website: string | null;
}

/** Resolvers of this type answer with the entity. */
@ObjectType('AuthApplicationToken', { description: 'That somebody lets a program use their account' })
export class ApplicationGrantType {
  @Field(() => ID, { nullable: true })
  id: string;
}

@ObjectType('ApplicationCodeAndState', { description: 'What the program is led back with' })
export class CodeAndStateType {
  @Field(() => String, { nullable: true })
  code: string;

  @Field(() => String, { nullable: true })
  state: string | null;

  @Field(() => String, { nullable: true })
  clientId: string;

  @Field(() => String, { nullable: true })
  scope: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where to go on: the redirect URI with the answer; null for a code to be carried by hand',
  })
  address: string | null;
}

@ObjectType('ApplicationRequest', { description: 'What a program asks somebody to allow' })
export class ApplicationRequestType {
  @Field(() => ApplicationType)
  application: ApplicationType;

  @Field(() => [String])
  scopes: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Where to go on after saying no; null where there is no address',
  })
  refusalAddress: string | null;

  @Field(() => String, { nullable: true, description: 'Where to go on at once, for the request is wrong' })
  mistakeAddress: string | null;
}

@ObjectType('ApplicationDeviceActivation', { description: 'A program on a device, waiting for an answer' })
export class DeviceActivationType {
  @Field(() => ID, { nullable: true })
  id: string;
}
