import { Query, Resolver } from '@nestjs/graphql';
import { Access } from '#convoke/core';
import { type CategoryStatistics, type Statistics, StatisticsService } from '../statistics/statistics.service.js';
import { CategoryStatisticsType, StatisticsType } from './statistics.type.js';

@Resolver()
export class StatisticsResolver {
  constructor(private readonly service: StatisticsService) {}

  @Access('anyone')
  @Query(() => StatisticsType, { nullable: true, description: 'The instance in numbers' })
  statistics(): Promise<Statistics> {
    return this.service.statistics();
  }

  @Access('anyone')
  @Query(() => [CategoryStatisticsType], { nullable: 'itemsAndList', description: 'How many events each category has' })
  categoryStatistics(): Promise<CategoryStatistics[]> {
    return this.service.categories();
  }
}
