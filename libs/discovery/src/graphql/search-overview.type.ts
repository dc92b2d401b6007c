import { ArgsType, Field, Float, InputType, Int, ObjectType, OmitType } from '@nestjs/graphql';
import { MaxLength, PointScalar, TimezoneScalar } from '#convoke/core';
import { type Event, EventSearchResult } from '#convoke/events';
import { EVENTS_A_DAY } from '../search/event-days.queries.js';
import { type EventFacets, type FacetCount, MOST_VALUES } from '../search/event-facets.queries.js';
import { SearchEventsArgs } from './search.args.js';

/** The filters of searchEvents, for what has no pages and no order. */
@ArgsType()
export class SearchEventClustersArgs extends OmitType(
  SearchEventsArgs,
  ['page', 'limit', 'sortBy'] as const,
  ArgsType,
) {}

@ArgsType()
export class SearchEventDaysArgs extends OmitType(
  SearchEventsArgs,
  ['page', 'limit', 'sortBy', 'beginsOn', 'endsOn'] as const,
  ArgsType,
) {
  @Field(() => String, { description: 'As 2026-12-01' })
  firstDay: string;

  @Field(() => String, { description: 'At most six weeks after the first' })
  lastDay: string;

  @Field(() => TimezoneScalar, { nullable: true, description: 'By whose clock days begin; UTC unless said' })
  timezone?: string | null;
}

@ObjectType('EventCluster', { description: 'Events that lie close to each other on a map' })
export class EventClusterType {
  @Field(() => Int, { description: 'An estimate where there are very many' })
  count: number;

  @Field(() => PointScalar, { description: 'Their middle' })
  geom: string;

  @Field({ description: 'The corners of the rectangle that they lie in, as searchEvents takes them' })
  bbox: string;

  @Field(() => EventSearchResult, { nullable: true, description: 'The one that begins first' })
  event?: Event | null;
}

@ObjectType('EventDay', { description: 'A day on which something goes on' })
export class EventDayType {
  @Field({ description: 'As 2026-12-05' })
  date: string;

  @Field(() => Int, { description: 'An estimate where there are very many' })
  total: number;

  @MaxLength(EVENTS_A_DAY)
  @Field(() => [EventSearchResult], { description: 'The first three; what began on an earlier day comes last' })
  events: Event[];
}

@InputType({ description: 'Counts what goes on at any moment between; open where nothing is said' })
export class FacetPeriodInput {
  @Field(() => Date, { nullable: true })
  beginsOn?: Date | null;

  @Field(() => Date, { nullable: true })
  endsOn?: Date | null;
}

@ArgsType()
export class FacetChoicesArgs {
  @Field(() => [Float], { defaultValue: [], description: 'Kilometres around the location of the search' })
  radii: number[];

  @Field(() => [FacetPeriodInput], { defaultValue: [] })
  periods: FacetPeriodInput[];
}

@ObjectType('EventFacet')
export class EventFacetType implements FacetCount {
  @Field({ description: 'As the filter takes it' })
  value: string;

  @Field(() => Int)
  count: number;
}

@ObjectType('EventFacets', { description: 'How many events each choice would find, all else being as it is asked for' })
export class EventFacetsType implements EventFacets {
  @MaxLength(MOST_VALUES)
  @Field(() => [EventFacetType])
  categories: EventFacetType[];

  @MaxLength(MOST_VALUES)
  @Field(() => [EventFacetType])
  languages: EventFacetType[];

  @MaxLength(MOST_VALUES)
  @Field(() => [EventFacetType])
  statuses: EventFacetType[];

  @MaxLength(MOST_VALUES)
  @Field(() => [EventFacetType], { description: 'Online and in person' })
  types: EventFacetType[];

  @MaxLength(MOST_VALUES)
  @Field(() => [EventFacetType], { description: 'This instance alone, and all that it knows' })
  targets: EventFacetType[];

  @Field(() => [Int], { description: 'In the order of the argument' })
  radii: number[];

  @Field(() => [Int], { description: 'In the order of the argument' })
  periods: number[];

  @Field({ description: 'Whether there are so many matches that the numbers come from a sample' })
  estimated: boolean;
}
