import { Args, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { UserType } from '#convoke/accounts';
import { type Actor, ActorQueries, CurrentViewer, PersonType, type Viewer, viewerOf } from '#convoke/actors';
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
import type { Event } from '../event.entity.js';
import { editorOf, mayNameOrganizers } from '../event.policy.js';
import type { OrganizerInvitation } from '../organizers/organizer-invitation.entity.js';
import { OrganizerInvitationQueries } from '../organizers/organizer-invitation.queries.js';
import { EventType, PaginatedEventListType } from './event.type.js';
import { OrganizerInvitationType } from './organizer-invitation.type.js';

/** Who is asked to organize an event. */
@Resolver(() => EventType)
export class EventOrganizersResolver {
  constructor(
    private readonly queries: OrganizerInvitationQueries,
    private readonly actors: ActorQueries,
  ) {}

  @Access('anyone', { scope: 'read:profile' })
  @ResolveField(() => PersonType, { nullable: true, description: 'The profile of the viewer that edits it' })
  async viewerEditsAs(@Parent() event: Event, @Ctx() context: RequestContext): Promise<Actor | null> {
    const id = editorOf(viewerOf(context), event);
    return id === null ? null : this.actors.byId(context).load(id);
  }

  @Access('anyone', { scope: 'read:event:participants' })
  @ResolveField(() => [OrganizerInvitationType], { description: 'For its organizer; empty for all others' })
  async organizerInvitations(@Parent() event: Event, @CurrentViewer() viewer: Viewer): Promise<OrganizerInvitation[]> {
    return mayNameOrganizers(viewer, event) ? this.queries.toEvent(event.id) : [];
  }

  @Access('anyone', { scope: 'read:profile:participations' })
  @ResolveField(() => [OrganizerInvitationType], { description: 'Those to the profiles of the viewer' })
  async viewerOrganizerInvitations(
    @Parent() event: Event,
    @Ctx() context: RequestContext,
  ): Promise<OrganizerInvitation[]> {
    if (viewerOf(context).actorIds.length === 0) return [];
    return this.queries.ofViewer(context).load(event.id);
  }
}

/** What a user organizes beside others, under all of their profiles; not even moderators see it here. */
@Resolver(() => UserType)
export class UserOrganizingResolver {
  constructor(private readonly queries: OrganizerInvitationQueries) {}

  @Access('owner', { scope: 'read:user:participations', otherwise: [] })
  @ResolveField(() => [OrganizerInvitationType], { description: 'Those that wait for an answer of any profile' })
  async organizerInvitations(@CurrentViewer() viewer: Viewer): Promise<OrganizerInvitation[]> {
    return this.queries.waitingFor(viewer.actorIds);
  }

  @Access('owner', { scope: 'read:user:participations', otherwise: { elements: [], total: 0 } })
  @ResolveField(() => PaginatedEventListType, {
    nullable: true,
    description: 'Events of others that they organize as well, the soonest first, drafts too, but nothing that is over',
  })
  async coOrganizedEvents(
    @Args() page: PageArgs,
    @CurrentViewer() viewer: Viewer,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<Event>> {
    return this.queries.coOrganized(viewer.actorIds, pageWindow(page, VIEWER_LIST_MAX), askedParts(info));
  }
}
