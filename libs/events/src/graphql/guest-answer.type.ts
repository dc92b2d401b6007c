import { Field, ID, ObjectType } from '@nestjs/graphql';

/** What became of one of many participations that were to change. */
@ObjectType('ParticipationAnswer')
export class GuestAnswerType {
  @Field(() => ID, { description: 'As it was asked for' })
  id: string;
}
