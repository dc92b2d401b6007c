import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { CategoryStatistics, Statistics } from '../statistics/statistics.service.js';

@ObjectType('Statistics')
export class StatisticsType implements Statistics {
  @Field(() => Int, { nullable: true })
  numberOfUsers: number;

  @Field(() => Int, { nullable: true, description: 'Public events that this instance knows' })
  numberOfEvents: number;

  @Field(() => Int, { nullable: true })
  numberOfLocalEvents: number;

  @Field(() => Int, { nullable: true })
  numberOfComments: number;

  @Field(() => Int, { nullable: true })
  numberOfLocalComments: number;

  @Field(() => Int, { nullable: true })
  numberOfGroups: number;

  @Field(() => Int, { nullable: true })
  numberOfLocalGroups: number;
}

@ObjectType('CategoryStatistics')
export class CategoryStatisticsType implements CategoryStatistics {
  @Field(() => String, { nullable: true, description: 'The category' })
  key: string;

  @Field(() => Int, { nullable: true, description: 'Public events in it' })
  number: number;
}
