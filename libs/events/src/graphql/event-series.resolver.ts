import { Args, ID, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import {
  Access,
  askedParts,
  Ctx,
  invalid,
  isTimezone,
  PageArgs,
  type PageOf,
  pageWindow,
  RateLimits,
  type RequestContext,
} from '#convoke/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Event } from '../event.entity.js';
import { type EventSeries, EventSeriesStatus } from '../series/event-series.entity.js';
import { EventSeriesQueries } from '../series/event-series.queries.js';
import { EventSeriesService } from '../series/event-series.service.js';
import { readRecurrence, recurrenceDates } from '../series/recurrence-rule.js';
import { dayOf, periodOn } from '../series/wall-clock.js';
import { EventSeriesType } from './event-series.type.js';
import { EventType, PaginatedEventListType } from './event.type.js';

const SHOWN_DATES = 6;

@Resolver(() => EventSeriesType)
export class EventSeriesResolver {
  constructor(
    private readonly queries: EventSeriesQueries,
    private readonly service: EventSeriesService,
    private readonly limits: RateLimits,
  ) {}

  @ResolveField(() => PaginatedEventListType, { description: 'Its dates, as far as they are made' })
  async events(
    @Parent() series: EventSeries,
    @Args() page: PageArgs,
    @Args('past', {
      defaultValue: false,
      description: 'Those that are over, the latest first, in place of those that are not',
    })
    past: boolean,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Event>> {
    return this.queries.dates(series, past, pageWindow(page), askedParts(info), context);
  }

  @Access('anyone')
  @Query(() => [Date], { description: 'The next dates of an event that repeats by the rule, at most six' })
  recurrenceDates(
    @Args('recurrence') recurrence: string,
    @Args('beginsOn') beginsOn: Date,
    @Args('timezone') timezone: string,
  ): Date[] {
    if (!isTimezone(timezone)) throw invalid('timezone', 'error_timezone');
    const first = dayOf(beginsOn, timezone);
    const dates = recurrenceDates(readRecurrence(recurrence, first, timezone), first, {
      from: first,
      limit: SHOWN_DATES,
    });
    return dates.map((date) => periodOn(date, { beginsOn, endsOn: null, timezone }).beginsOn);
  }

  @Access('profile', { scope: 'write:event:update' })
  @Mutation(() => EventSeriesType, { description: 'Of the series that the event is of; one that is stopped stays so' })
  async updateEventSeries(
    @Args('eventId', { type: () => ID }) eventId: string,
    @Args('status', { type: () => EventSeriesStatus }) status: EventSeriesStatus,
    @CurrentViewer() viewer: Viewer,
  ): Promise<EventSeries> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.service.setStatus(viewer, eventId, status);
  }
}

@Resolver(() => EventType)
export class SeriesOfEventResolver {
  constructor(private readonly queries: EventSeriesQueries) {}

  @ResolveField(() => EventSeriesType, { nullable: true, description: 'For an event that repeats' })
  series({ id }: Event, _: unknown, context: RequestContext): Promise<EventSeries | null> {
    return this.queries.ofEvent(context).load(id);
  }
}
