import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { InstanceCut } from './instance-standing.queries.js';

@ObjectType('InstanceCut')
export class InstanceCutType implements InstanceCut {
  @Field(() => Int, { description: 'People of there that are known here' })
  people: number;

  @Field(() => Int, { description: 'Events of there that are known here' })
  events: number;

  @Field(() => Int, { description: 'From here to there and the other way round' })
  follows: number;

  @Field(() => Int, { description: 'People of there in groups of this instance' })
  members: number;

  @Field(() => Int, { description: 'Of people of there in events of this instance that are to come' })
  participations: number;
}

/** What there is between this instance and another, met or not. */
@ObjectType('InstanceStanding')
export class InstanceStandingType {
  @Field(() => ID)
  host: string;

  @Field({ description: 'Whether nothing comes in from it or goes out to it' })
  suspended: boolean;
}
