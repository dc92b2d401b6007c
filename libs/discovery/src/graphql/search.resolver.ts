import { Args, Context, Field, Info, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import {
  Access,
  askedParts,
  type PageOf,
  pageWindow,
  parseInput,
  RateLimits,
  type RequestContext,
} from '#convoke/core';
import { type Event, EventSearchResult } from '#convoke/events';
import { CurrentViewer, type Viewer } from '#convoke/actors';
import { AddressSearch } from '../search/address-search.js';
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
    private readonly addresses: AddressSearch,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => EventsType, {
    nullable: true,
    description: 'Public events by words, place, time and kind; or what an address or @name@host as the words leads to',
  })
  async searchEvents(
    @Args() args: SearchEventsArgs,
    @CurrentViewer() viewer: Viewer,
    @Context() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Event>> {
    const window = pageWindow(args);
    const input = parseInput(eventSearchInput, args);
    await this.limits.consume('search:network', context.ip);
    const named = input.term ? await this.addresses.find(viewer.within('read:event'), input.term) : null;
    if (named) return { elements: named.slice(window.offset, window.offset + window.limit), total: named.length };
    return this.search.find(input, context.locale, window, askedParts(info));
  }
}
