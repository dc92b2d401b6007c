import { Args, Context, Field, Info, Int, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
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
import { type Event, type EventResult, EventSearchResult } from '#convoke/events';
import { CurrentViewer, type Viewer } from '#convoke/actors';
import { GlobalIndex } from '../global-index/global-index.client.js';
import { AddressSearch } from '../search/address-search.js';
import type { EventFacets } from '../search/event-facets.queries.js';
import { facetChoicesInput } from '../search/event-overview.schema.js';
import { EventOverviews } from '../search/event-overviews.service.js';
import { type EventSearchInput, eventSearchInput, SearchTarget } from '../search/event-search.schema.js';
import { EventSearchService } from '../search/event-search.service.js';
import { EventFacetsType, FacetChoicesArgs } from './search-overview.type.js';
import { SearchEventsArgs } from './search.args.js';

interface FoundPage extends PageOf<Event | EventResult> {
  /** What was searched for here; nothing where the words named one thing, or another index was asked. */
  input?: EventSearchInput;
}

@ObjectType('Events')
class EventsType {
  @Field(() => [EventSearchResult], { nullable: 'items' })
  elements: (Event | EventResult)[];

  @Field(() => Int, { description: 'Number of events on all pages' })
  total: number;
}

@Resolver(() => EventsType)
export class SearchResolver {
  constructor(
    private readonly search: EventSearchService,
    private readonly overviews: EventOverviews,
    private readonly index: GlobalIndex,
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
  ): Promise<FoundPage> {
    const window = pageWindow(args);
    const input = parseInput(eventSearchInput, args);
    await this.limits.consume('search:network', context.ip);
    const named = input.term ? await this.addresses.find(viewer.within('read:event'), input.term) : null;
    if (named) return { elements: named.slice(window.offset, window.offset + window.limit), total: named.length };
    if (input.searchTarget === SearchTarget.GLOBAL && (await this.index.isChosen()))
      return this.index.events(input, window);
    return { ...(await this.search.find(input, context.locale, window, askedParts(info))), input };
  }

  @ResolveField(() => EventFacetsType, {
    nullable: true,
    description:
      'What else could be chosen; null where the words are an address or say nothing to search for, and of the global index',
  })
  async facets(
    @Parent() { input }: FoundPage,
    @Args() args: FacetChoicesArgs,
    @Context() { locale, ip }: RequestContext,
  ): Promise<EventFacets | null> {
    const choices = parseInput(facetChoicesInput, args);
    if (!input) return null;
    await this.limits.consume('search:network', ip);
    return this.overviews.facets(input, locale, choices);
  }
}
