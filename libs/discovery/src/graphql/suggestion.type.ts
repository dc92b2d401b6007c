import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { type Actor, GroupType } from '#convoke/actors';
import { MaxLength } from '#convoke/core';
import { type Event, EventType, type Tag, TagType } from '#convoke/events';
import { type EventCategory, EventCategoryOption } from '#convoke/instance';

/** Nobody reads more while typing. */
export const MOST_SUGGESTIONS = 10;

@ArgsType()
export class SuggestionArgs {
  @Field(() => String, { description: 'What was typed so far; nothing is suggested to less than two letters' })
  term: string;

  @Field(() => Int, { nullable: true, defaultValue: 5, description: 'Of each kind, ten at most' })
  limit?: number | null;
}

@ObjectType('SearchSuggestions', { description: 'What somebody may mean who is still typing' })
export class SearchSuggestionsType {
  @MaxLength(MOST_SUGGESTIONS)
  @Field(() => [EventType], { description: 'By their titles: what is ahead, the soonest first, then what goes on' })
  events: Event[];

  @MaxLength(MOST_SUGGESTIONS)
  @Field(() => [GroupType], { description: 'By how the words of their names begin' })
  groups: Actor[];

  @MaxLength(MOST_SUGGESTIONS)
  @Field(() => [TagType], { description: 'By how they begin, the most used first' })
  tags: Tag[];

  @MaxLength(MOST_SUGGESTIONS)
  @Field(() => [EventCategoryOption], { description: 'By how the words of their names begin' })
  categories: EventCategory[];
}
