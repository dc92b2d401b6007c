import { Args, ArgsType, Field, Info, ResolveField, Resolver } from '@nestjs/graphql';
import { UserType } from '#convoke/accounts';
import { CurrentViewer, type Viewer } from '#convoke/actors';
import { Access, askedParts, PageArgs, type PageOf, pageWindow, VIEWER_LIST_MAX } from '#convoke/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { EventInvitation } from '../event-invitation.entity.js';
import { EventInvitationQueries } from '../event-invitation.queries.js';
import type { Event } from '../event.entity.js';
import { EventListQueries } from '../event-list.queries.js';
import type { Participation } from '../participation.entity.js';
import { ParticipationQueries } from '../participation.queries.js';
import { PaginatedEventInvitationListType } from './event-invitation.type.js';
import { PaginatedEventListType } from './event.type.js';
import { PaginatedParticipantListType } from './participant.type.js';

@ArgsType()
class UserParticipationsArgs extends PageArgs {
  @Field(() => Date, { nullable: true, description: 'Only of events that begin after it, the soonest first' })
  afterDatetime?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only of events that begin before it, the latest first' })
  beforeDatetime?: Date | null;
}

const NOTHING = { elements: [], total: 0 };

/** What a user does with events under all of their profiles; not even moderators see it here. */
@Resolver(() => UserType)
export class UserEventsResolver {
  constructor(
    private readonly lists: EventListQueries,
    private readonly queries: ParticipationQueries,
    private readonly invitations: EventInvitationQueries,
  ) {}

  @Access('owner', { scope: 'read:user:participations', otherwise: NOTHING })
  @ResolveField(() => PaginatedParticipantListType, { nullable: true })
  async participations(
    @Args() args: UserParticipationsArgs,
    @CurrentViewer() viewer: Viewer,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Participation>> {
    const window = pageWindow(args, VIEWER_LIST_MAX);
    const filter = { after: args.afterDatetime, before: args.beforeDatetime };
    return this.queries.ofActors(viewer.actorIds, filter, window, askedParts(info));
  }

  @Access('owner', { scope: 'read:user:draft_events', otherwise: NOTHING })
  @ResolveField(() => PaginatedEventListType, { nullable: true, description: 'The last changed first' })
  async drafts(
    @Args() page: PageArgs,
    @CurrentViewer() viewer: Viewer,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Event>> {
    return this.lists.organizedBy(viewer.actorIds, true, pageWindow(page, VIEWER_LIST_MAX), askedParts(info));
  }

  @Access('owner', { scope: 'read:user:participations', otherwise: NOTHING })
  @ResolveField(() => PaginatedEventInvitationListType, {
    nullable: true,
    description: 'Those that wait for an answer of any profile',
  })
  async eventInvitations(
    @Args() page: PageArgs,
    @CurrentViewer() viewer: Viewer,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<EventInvitation>> {
    return this.invitations.waitingFor(viewer.actorIds, pageWindow(page, VIEWER_LIST_MAX), askedParts(info));
  }
}
