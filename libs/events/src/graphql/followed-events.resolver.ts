import { Args, ArgsType, Field, Info, ObjectType, ResolveField, Resolver } from '@nestjs/graphql';
import { type User, UserType } from '#convoke/accounts';
import {
  type Actor,
  ActorQueries,
  CurrentViewer,
  GroupType,
  PersonType,
  requireUser,
  type Viewer,
} from '#convoke/actors';
import {
  Access,
  askedParts,
  Clock,
  PageArgs,
  type PageOf,
  pageWindow,
  Paginated,
  type RequestContext,
  VIEWER_LIST_MAX,
} from '#convoke/core';
import type { GraphQLResolveInfo } from 'graphql';
import { type FollowedEvent, GroupEventQueries } from '../groups/group-events.queries.js';
import { EventType } from './event.type.js';

@ObjectType('FollowedGroupEvent', { description: 'An event of a group that a profile is in or follows' })
export class FollowedGroupEventType {
  @Field(() => EventType, { nullable: true })
  event: EventType;

  @Field(() => UserType, { nullable: true })
  user?: UserType;

  @Field(() => PersonType, { nullable: true, description: 'The profile that is in the group or follows it' })
  profile?: PersonType;

  @Field(() => GroupType, { nullable: true })
  group?: GroupType;
}

const PaginatedFollowedGroupEvents = Paginated(() => FollowedGroupEventType, 'PaginatedFollowedGroupEvents');

@ArgsType()
class FollowedEventArgs extends PageArgs {
  @Field(() => Date, { nullable: true, description: 'Only those that are not over by then; now unless it is given' })
  afterDatetime?: Date | null;
}

/** What the groups of a user's profiles organize; not even moderators see it here. */
@Resolver(() => UserType)
export class UserGroupEventsResolver {
  constructor(
    private readonly lists: GroupEventQueries,
    private readonly clock: Clock,
  ) {}

  @Access('owner', { scope: 'read:user:group_suggested_events', otherwise: { elements: [], total: 0 } })
  @ResolveField(() => PaginatedFollowedGroupEvents, {
    nullable: true,
    description: 'Of groups that a profile is in or follows, but for those that one takes part in, the soonest first',
  })
  async followedGroupEvents(
    @Args() { afterDatetime, ...page }: FollowedEventArgs,
    @CurrentViewer() viewer: Viewer,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<FollowedEvent>> {
    const after = afterDatetime ?? this.clock.now();
    return this.lists.followedBy(viewer.actorIds, after, pageWindow(page, VIEWER_LIST_MAX), askedParts(info));
  }
}

@Resolver(() => FollowedGroupEventType)
export class FollowedGroupEventResolver {
  constructor(private readonly actors: ActorQueries) {}

  @ResolveField(() => UserType, { nullable: true })
  user(@CurrentViewer() viewer: Viewer): User {
    return requireUser(viewer);
  }

  @ResolveField(() => PersonType, { nullable: true })
  profile({ profileId }: FollowedEvent, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(profileId);
  }

  @ResolveField(() => GroupType, { nullable: true })
  group({ event }: FollowedEvent, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(event.attributedToId!);
  }
}
