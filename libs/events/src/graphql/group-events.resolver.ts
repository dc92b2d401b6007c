import { Args, ArgsType, Field, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, GroupType, mayInGroup, MemberQueries, viewerOf } from '#convoke/actors';
import { Access, askedParts, Ctx, PageArgs, type PageOf, pageWindow, type RequestContext } from '#convoke/core';
import type { GraphQLResolveInfo } from 'graphql';
import { EventOrderBy } from '../event-list.queries.js';
import type { Event } from '../event.entity.js';
import { GroupEventQueries, type GroupReader } from '../groups/group-events.queries.js';
import { SortDirection } from './event.enum.js';
import { PaginatedEventListType } from './event.type.js';

@ArgsType()
class GroupEventArgs extends PageArgs {
  @Field(() => Date, { nullable: true, description: 'Only those that are not over by then' })
  afterDatetime?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only those that are over by then' })
  beforeDatetime?: Date | null;

  @Field(() => EventOrderBy, { nullable: true, defaultValue: EventOrderBy.BEGINS_ON })
  order?: EventOrderBy | null;

  @Field(() => SortDirection, { nullable: true, defaultValue: SortDirection.DESC })
  orderDirection?: SortDirection | null;

  @Field(() => Boolean, { nullable: true, description: 'Drafts instead, for those who publish for the group' })
  drafts?: boolean | null;
}

/** What groups organize. */
@Resolver(() => GroupType)
export class GroupEventsResolver {
  constructor(
    private readonly lists: GroupEventQueries,
    private readonly members: MemberQueries,
  ) {}

  @Access('anyone', { scope: 'read:group:events' })
  @ResolveField(() => PaginatedEventListType, {
    nullable: true,
    description: 'Listed events for everybody, those for members for members as well',
  })
  async organizedEvents(
    @Parent() { id }: Actor,
    @Args() { afterDatetime, beforeDatetime, order, orderDirection, drafts, ...page }: GroupEventArgs,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Event>> {
    return this.lists.ofGroup(
      id,
      await this.readerOf(id, context),
      { after: afterDatetime, before: beforeDatetime, drafts: drafts ?? false },
      { by: order ?? EventOrderBy.BEGINS_ON, direction: orderDirection ?? 'DESC' },
      pageWindow(page),
      askedParts(info),
    );
  }

  private async readerOf(groupId: string, context: RequestContext): Promise<GroupReader> {
    if (viewerOf(context).isAnonymous) return 'stranger';
    const own = (await this.members.standing(context).load(groupId)).filter(({ isIn }) => isIn);
    if (own.some(({ role }) => mayInGroup(role, 'publish'))) return 'publisher';
    return own.length > 0 ? 'member' : 'stranger';
  }
}
