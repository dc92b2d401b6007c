import { Args, Context, Field, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { type Actor, CurrentViewer, type GroupResult, GroupSearchResult, type Viewer } from '#convoke/actors';
import { Access, type PageOf, pageWindow, parseInput, RateLimits, type RequestContext } from '#convoke/core';
import { GlobalIndex } from '../global-index/global-index.client.js';
import { AddressSearch } from '../search/address-search.js';
import { SearchTarget } from '../search/event-search.schema.js';
import { groupSearchInput } from '../search/group-search.schema.js';
import { GroupSearchService } from '../search/group-search.service.js';
import { SearchGroupsArgs } from './search.args.js';

@ObjectType('Groups')
class GroupsType {
  @Field(() => [GroupSearchResult], { nullable: 'items' })
  elements: (Actor | GroupResult)[];

  @Field(() => Int, { description: 'Number of groups on all pages' })
  total: number;
}

@Resolver()
export class GroupSearchResolver {
  constructor(
    private readonly search: GroupSearchService,
    private readonly index: GlobalIndex,
    private readonly addresses: AddressSearch,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => GroupsType, {
    nullable: true,
    description: 'Public groups by words and place; or the one that an address or @name@host as the words leads to',
  })
  async searchGroups(
    @Args() args: SearchGroupsArgs,
    @CurrentViewer() viewer: Viewer,
    @Context() context: RequestContext,
  ): Promise<PageOf<Actor | GroupResult>> {
    const window = pageWindow(args);
    const input = parseInput(groupSearchInput, args);
    await this.limits.consume('search:network', context.ip);
    const named = input.term ? await this.addresses.findGroups(viewer, input.term) : null;
    if (named) return { elements: named.slice(window.offset, window.offset + window.limit), total: named.length };
    if (input.searchTarget === SearchTarget.GLOBAL && (await this.index.isChosen()))
      return this.index.groups(input, window);
    return this.search.find(viewer, input, window);
  }
}
