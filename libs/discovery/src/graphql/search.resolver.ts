import { Args, Context, Field, Info, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { askedParts, type PageOf, pageWindow, parseInput, RateLimits, type RequestContext } from '#convoke/core';
import { type Event, EventSearchResult } from '#convoke/events';
import { eventSearchInput } from '../search/event-search.schema.js';
import { EventSearchService } from '../search/event-search.service.js';
import { SearchEventsArgs } from './search.args.js';

@ObjectType('Events')
class EventsType {
  @Field(() => [EventSearchResult], { nullable: 'items' })
  elements: Event[];

  @Field(() => Int, { description: 'Number of events on all pages' })
  total: number;
}

@Resolver()
export class SearchResolver {
  constructor(
    private readonly search: EventSearchService,
    private readonly limits: RateLimits,
  ) {}

  @Query(() => EventsType, { nullable: true, description: 'Public events by words, place, time and kind' })
  async searchEvents(
    @Args() args: SearchEventsArgs,
    @Context() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Event>> {
    const window = pageWindow(args);
    const input = parseInput(eventSearchInput, args);
    await this.limits.consume('search:network', context.ip);
    return this.search.find(input, context.locale, window, askedParts(info));
  }
}
