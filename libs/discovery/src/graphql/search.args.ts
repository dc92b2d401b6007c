import { ArgsType, Field, Float, Int } from '@nestjs/graphql';
import { PageArgs } from '#convoke/core';
import { GroupVisibility } from '#convoke/actors';
import { EventStatus } from '#convoke/events';
import { EventType, SearchEventSortOptions, SearchGroupSortOptions, SearchTarget } from './search.enum.js';

@ArgsType()
class SearchArgs extends PageArgs {
  @Field(() => String, { nullable: true, defaultValue: '', description: 'Words; the last may be unfinished' })
  term?: string | null;

  @Field(() => String, { nullable: true, description: 'A geohash or "longitude;latitude"' })
  location?: string | null;

  @Field(() => Float, {
    nullable: true,
    defaultValue: 50,
    description: 'Kilometres around the location; null for any distance',
  })
  radius?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'North-west and south-east corner, "latitude,longitude:latitude,longitude"',
  })
  bbox?: string | null;

  @Field(() => Int, { nullable: true, description: 'Zoom of the map that shows the results' })
  zoom?: number | null;

  @Field(() => [String], { nullable: 'itemsAndList' })
  languageOneOf?: (string | null)[] | null;

  @Field(() => [String], { nullable: 'itemsAndList', description: 'Languages of what stands first' })
  boostLanguages?: (string | null)[] | null;

  @Field(() => SearchTarget, { nullable: true, defaultValue: SearchTarget.INTERNAL })
  searchTarget?: SearchTarget | null;
}

@ArgsType()
export class SearchEventsArgs extends SearchArgs {
  @Field(() => String, { nullable: true, description: 'Tags, divided by commas; events with any of them are found' })
  tags?: string | null;

  @Field(() => EventType, { nullable: true })
  type?: EventType | null;

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Field(() => [String], { nullable: 'itemsAndList' })
  categoryOneOf?: (string | null)[] | null;

  @Field(() => [EventStatus], { nullable: 'itemsAndList' })
  statusOneOf?: (EventStatus | null)[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Only long events, or none of them' })
  longEvents?: boolean | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Events that are not over then; when left out, now; null for past ones too',
  })
  beginsOn?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Events that have begun by then' })
  endsOn?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Of each series only the next date; how many more there are is told by series { events { total } }',
  })
  oncePerSeries?: boolean | null;

  @Field(() => SearchEventSortOptions, { nullable: true, defaultValue: SearchEventSortOptions.MATCH_DESC })
  sortBy?: SearchEventSortOptions | null;
}

@ArgsType()
export class SearchGroupsArgs extends SearchArgs {
  @Field(() => Boolean, { nullable: true, description: 'Leaves out those that a profile of the viewer is in' })
  excludeMyGroups?: boolean | null;

  @Field(() => GroupVisibility, { nullable: true, description: 'Those that stand in no list only their members find' })
  minimumVisibility?: GroupVisibility | null;

  @Field(() => SearchGroupSortOptions, { nullable: true, defaultValue: SearchGroupSortOptions.MATCH_DESC })
  sortBy?: SearchGroupSortOptions | null;
}
