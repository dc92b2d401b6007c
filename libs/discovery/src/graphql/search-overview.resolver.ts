import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { Access, MaxLength, parseInput, RateLimits, type RequestContext } from '#convoke/core';
import { MOST_CLUSTERS } from '../search/event-clusters.queries.js';
import { daySpanInput, MOST_DAYS } from '../search/event-overview.schema.js';
import { type EventCluster, type EventDay, EventOverviews } from '../search/event-overviews.service.js';
import { eventSearchInput } from '../search/event-search.schema.js';
import {
  EventClusterType,
  EventDayType,
  SearchEventClustersArgs,
  SearchEventDaysArgs,
} from './search-overview.type.js';

/** What searchEvents finds, for a map and for a calendar. */
@Resolver()
export class SearchOverviewResolver {
  constructor(
    private readonly overviews: EventOverviews,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @MaxLength(MOST_CLUSTERS)
  @Query(() => [EventClusterType], {
    description: 'Public events with a place as a map shows them, those places first where most are',
  })
  async searchEventClusters(
    @Args() args: SearchEventClustersArgs,
    @Context() context: RequestContext,
  ): Promise<EventClusterType[]> {
    const input = parseInput(eventSearchInput, args);
    await this.limits.consume('search:network', context.ip);
    return (await this.overviews.clusters(input, context.locale)).map(toType);
  }

  @Access('anyone')
  @MaxLength(MOST_DAYS)
  @Query(() => [EventDayType], {
    description: 'Public events day by day, past ones too; days without any are left out',
  })
  async searchEventDays(@Args() args: SearchEventDaysArgs, @Context() context: RequestContext): Promise<EventDay[]> {
    const span = parseInput(daySpanInput, args);
    const input = parseInput(eventSearchInput, { ...args, beginsOn: null, endsOn: null });
    await this.limits.consume('search:network', context.ip);
    return this.overviews.days(input, context.locale, span);
  }
}

function toType({ count, event, longitude, latitude, north, west, south, east }: EventCluster): EventClusterType {
  return { count, event, geom: `${longitude};${latitude}`, bbox: `${north},${west}:${south},${east}` };
}
