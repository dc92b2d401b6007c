import { Args, Context, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Access, askedFields, pageWindow, parseInput, RateLimits, type RequestContext } from '#convoke/core';
import { suggestionInput } from '../search/event-search.schema.js';
import { SuggestionService } from '../search/suggestions.service.js';
import { MOST_SUGGESTIONS, SearchSuggestionsType, SuggestionArgs } from './suggestion.type.js';

@Resolver()
export class SuggestionResolver {
  constructor(
    private readonly suggestions: SuggestionService,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => SearchSuggestionsType, {
    description: 'For a field that offers what is known here while somebody types; searches find more',
  })
  async searchSuggestions(
    @Args() args: SuggestionArgs,
    @Context() { ip, locale }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SearchSuggestionsType> {
    const { limit } = pageWindow(args, MOST_SUGGESTIONS);
    const { term } = parseInput(suggestionInput, args);
    await this.limits.consume('suggestion:network', ip);
    const asked = askedFields(info);
    const [events, groups, tags, categories] = await Promise.all([
      asked.has('events') ? this.suggestions.events(term, locale, limit) : [],
      asked.has('groups') ? this.suggestions.groups(term, limit) : [],
      asked.has('tags') ? this.suggestions.tags(term, limit) : [],
      asked.has('categories') ? this.suggestions.categories(term, locale, limit) : [],
    ]);
    return { events, groups, tags, categories };
  }
}
