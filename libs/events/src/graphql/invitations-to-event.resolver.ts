import { Args, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '#convoke/actors';
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
import { mayInviteToEvent } from '../event.policy.js';
import { EventInvitationType, PaginatedEventInvitationListType } from './event-invitation.type.js';
import { EventType } from './event.type.js';

/** Who is invited to an event, for those who invite, and for those who are. */
@Resolver(() => EventType)
export class InvitationsToEventResolver {
  constructor(private readonly queries: EventInvitationQueries) {}

  @Access('anyone', { scope: 'read:event:participants' })
  @ResolveField(() => PaginatedEventInvitationListType, {
    nullable: true,
    description: 'For those who may invite; empty for all others',
  })
  async invitations(
    @Parent() event: Event,
    @Args() page: PageArgs,
    @CurrentViewer() viewer: Viewer,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PageOf<EventInvitation>> {
    const window = pageWindow(page, VIEWER_LIST_MAX);
    if (!mayInviteToEvent(viewer, event)) return { elements: [], total: 0 };
    return this.queries.toEvent(event.id, window, askedParts(info));
  }

  @Access('anyone', { scope: 'read:profile:participations' })
  @ResolveField(() => [EventInvitationType], {
    nullable: true,
    description: 'Those to the profiles of the viewer that they can still follow',
  })
  viewerInvitations(@Parent() event: Event, @Ctx() context: RequestContext): Promise<EventInvitation[]> {
    return this.queries.openTo(event, context);
  }
}
