import { Args, ArgsType, Field, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { type Actor, GroupType, mayInGroup, MemberQueries, viewerOf } from '#convoke/actors';
import { Access, askedParts, Ctx, PageArgs, type PageOf, pageWindow, type RequestContext } from '#convoke/core';
import { type Activity, ActivityAuthor, ActivityKind } from '../activity.js';
import { ActivityQueries } from '../activity.queries.js';
import { PaginatedActivityListType } from './activity.type.js';

const NOTHING: PageOf<Activity> = { elements: [], total: 0 };

@ArgsType()
class ActivityListArgs extends PageArgs {
  @Field(() => ActivityKind, { nullable: true })
  type?: ActivityKind | null;

  @Field(() => ActivityAuthor, { nullable: true })
  author?: ActivityAuthor | null;
}

/** What happened in a group, for those who are in it. */
@Resolver(() => GroupType)
export class GroupActivityResolver {
  constructor(
    private readonly members: MemberQueries,
    private readonly activities: ActivityQueries,
  ) {}

  @Access('anyone', { scope: 'read:group:activities' })
  @ResolveField(() => PaginatedActivityListType, {
    nullable: true,
    description: 'What happened in it, the newest first: for members; nothing for others',
  })
  async activity(
    @Parent() { id }: Actor,
    @Args() { type, author, ...page }: ActivityListArgs,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Activity>> {
    const standing = await this.members.standing(context).load(id);
    if (!standing.some(({ role }) => mayInGroup(role, 'read'))) return NOTHING;
    const { actorIds } = viewerOf(context);
    const filter = {
      kind: type,
      ...(author === ActivityAuthor.SELF && { by: actorIds }),
      ...(author === ActivityAuthor.BY && { notBy: actorIds }),
      aboutOutsiders: standing.some(({ role }) => mayInGroup(role, 'manage members')),
    };
    return this.activities.ofGroup(id, filter, pageWindow(page), askedParts(info));
  }
}
