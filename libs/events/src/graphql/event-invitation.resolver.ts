import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import {
  type Actor,
  ActorQueries,
  ActorType,
  CurrentViewer,
  ProfileHandles,
  requireUser,
  type Viewer,
} from '#convoke/actors';
import { Access, DeletedObjectType, invalid, RateLimits, type RequestContext } from '#convoke/core';
import type { EventInvitation } from '../event-invitation.entity.js';
import { EventInvitations } from '../event-invitation.service.js';
import type { Event } from '../event.entity.js';
import { EventQueries } from '../event.queries.js';
import { EventInvitationType } from './event-invitation.type.js';
import { EventType } from './event.type.js';

const MAX_HANDLES = 30;

@Resolver(() => EventInvitationType)
export class EventInvitationResolver {
  constructor(
    private readonly service: EventInvitations,
    private readonly handles: ProfileHandles,
    private readonly events: EventQueries,
    private readonly actors: ActorQueries,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile', { scope: 'write:event:invitations' })
  @Mutation(() => [EventInvitationType], {
    nullable: true,
    description: 'Invites people by name, @name or @name@host: all of them, or nobody where one cannot be invited',
  })
  async inviteToEvent(
    @Args('eventId', { type: () => ID }) eventId: string,
    @Args('actors', { type: () => [String] }) actors: string[],
    @CurrentViewer() viewer: Viewer,
  ): Promise<EventInvitation[]> {
    const user = requireUser(viewer);
    if (actors.length === 0) throw invalid('actors', 'error_required');
    if (actors.length > MAX_HANDLES) throw invalid('actors', 'error_invite_too_many', { max: MAX_HANDLES });
    await this.service.assertMayInvite(viewer, eventId);
    await this.limits.consume('invite:account', user.id, actors.length);
    return this.service.invite(viewer, eventId, await this.handles.findAll(viewer, actors, 'actors'));
  }

  @Access('profile', { scope: 'write:event:invitations' })
  @Mutation(() => DeletedObjectType, { nullable: true, description: 'Takes back an invitation that was not answered' })
  async withdrawEventInvitation(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<EventInvitation> {
    await this.countWrite(viewer);
    return this.service.withdraw(viewer, id);
  }

  @Access('profile', { scope: 'write:participation' })
  @Mutation(() => EventInvitationType, { nullable: true, description: 'Says no; joinEvent says yes, then or later' })
  async declineEventInvitation(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<EventInvitation> {
    await this.countWrite(viewer);
    return this.service.decline(viewer, id);
  }

  @ResolveField(() => EventType, { nullable: true })
  event({ eventId }: EventInvitation, _: unknown, context: RequestContext): Promise<Event | null> {
    return this.events.byId(context).load(eventId);
  }

  @ResolveField(() => ActorType, { nullable: true, description: 'Who is invited' })
  actor({ actorId }: EventInvitation, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(actorId);
  }

  @ResolveField(() => ActorType, { nullable: true })
  invitedBy({ inviterActorId }: EventInvitation, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(inviterActorId);
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
