import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { DailyFigures } from '../dashboard/daily-figures.service.js';

/** The instance in numbers, for administrators. */
@ObjectType('Dashboard')
export class DashboardType {
  @Field(() => Int, { nullable: true })
  numberOfUsers: number;

  @Field(() => Int, { nullable: true })
  numberOfEvents: number;

  @Field(() => Int, { nullable: true })
  numberOfComments: number;

  @Field(() => Int, { nullable: true })
  numberOfGroups: number;

  @Field(() => Int, { nullable: true, description: 'Those that are open' })
  numberOfReports: number;

  @Field(() => Int, { nullable: true, description: 'Instances that follow this one' })
  numberOfFollowers: number;

  @Field(() => Int, { nullable: true })
  numberOfFollowings: number;

  @Field(() => Int, { nullable: true })
  numberOfConfirmedParticipationsToLocalEvents: number;
}

@ObjectType('DailyFigures', { description: 'What came on a day' })
export class DailyFiguresType implements DailyFigures {
  @Field({ description: 'As 2027-05-01, in UTC' })
  day: string;

  @Field(() => Int)
  accounts: number;

  @Field(() => Int)
  events: number;

  @Field(() => Int)
  groups: number;

  @Field(() => Int)
  participations: number;

  @Field(() => Int)
  comments: number;

  @Field(() => Int)
  reports: number;

  @Field(() => Int, { description: 'From other servers' })
  activitiesReceived: number;

  @Field(() => Int, { description: 'Tries to bring other servers something that succeeded' })
  deliveries: number;

  @Field(() => Int, { description: 'Those that did not; most are repeated' })
  failedDeliveries: number;
}
