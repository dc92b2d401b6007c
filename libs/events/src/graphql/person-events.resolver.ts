import { Args, ArgsType, Field, ID, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, PersonType } from '#convoke/actors';
import {
  Access,
  askedParts,
  Ctx,
  PageArgs,
  type PageOf,
  pageWindow,
  type RequestContext,
  VIEWER_LIST_MAX,
} from '#convoke/core';
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
class PersonParticipationsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only at this event' })
  eventId?: string | null;
}

const NOTHING = { elements: [], total: 0 };

/** What a profile does with events; for its owner alone, as people have no wall. */
@Resolver(() => PersonType)
export class PersonEventsResolver {
  constructor(
    private readonly lists: EventListQueries,
    private readonly queries: ParticipationQueries,
    private readonly invitations: EventInvitationQueries,
  ) {}

  @Access('owner', { scope: 'read:profile:organized_events', otherwise: NOTHING })
  @ResolveField(() => PaginatedEventListType, { nullable: true })
  async organizedEvents(
    @Parent() { id }: Actor,
    @Args() page: PageArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Event>> {
    return this.lists.organizedBy([id], false, pageWindow(page, VIEWER_LIST_MAX), askedParts(info));
  }

  @Access('owner', { scope: 'read:profile:participations', otherwise: NOTHING })
  @ResolveField(() => PaginatedParticipantListType, { nullable: true })
  async participations(
    @Parent() { id }: Actor,
    @Args() args: PersonParticipationsArgs,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Participation>> {
    const window = pageWindow(args, VIEWER_LIST_MAX);
    if (!args.eventId) return this.queries.ofActors([id], {}, window, askedParts(info));
    // The commonest question, and asked of every profile at once.
    const standing = await this.queries.standing(context).load(args.eventId);
    const elements = standing.filter(({ actorId }) => actorId === id);
    return { elements, total: elements.length };
  }

  @Access('owner', { scope: 'read:profile:participations', otherwise: NOTHING })
  @ResolveField(() => PaginatedEventInvitationListType, { nullable: true })
  async eventInvitations(
    @Parent() { id }: Actor,
    @Args() page: PageArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<EventInvitation>> {
    return this.invitations.waitingFor([id], pageWindow(page, VIEWER_LIST_MAX), askedParts(info));
  }
}
