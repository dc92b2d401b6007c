import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';

/** Somebody who wants an account and waits for the moderators; resolvers of this type answer with the user. */
@ObjectType('RegistrationRequest')
export class RegistrationRequestType {
  @Field(() => ID, { name: 'userId' })
  id: string;

  @Field()
  email: string;

  @Field(() => String, { nullable: true, name: 'reason', description: 'Why they want to join, if they were asked' })
  registrationReason: string | null;

  @Field(() => String, { nullable: true, description: 'The language they read' })
  locale: string | null;

  @Field(() => Date, { nullable: true, description: 'Null once they are let in' })
  waitingSince: Date | null;
}

export const PaginatedRegistrationRequestListType = Paginated(
  () => RegistrationRequestType,
  'PaginatedRegistrationRequestList',
);
