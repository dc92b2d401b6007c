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
import type { Event } from '../event.entity.js';
import { EventQueries } from '../event.queries.js';
import { EventOrganizers } from '../organizers/event-organizers.service.js';
import { type OrganizerInvitation, OrganizerRole } from '../organizers/organizer-invitation.entity.js';
import { OrganizerInvitations } from '../organizers/organizer-invitations.service.js';
import { EventType } from './event.type.js';
import { OrganizerInvitationType } from './organizer-invitation.type.js';

/** Who organizes an event is settled among people: no program does it for them, nor learns whom they may not name. */
@Resolver(() => OrganizerInvitationType)
export class OrganizerInvitationResolver {
  constructor(
    private readonly service: OrganizerInvitations,
    private readonly organizers: EventOrganizers,
    private readonly handles: ProfileHandles,
    private readonly events: EventQueries,
    private readonly actors: ActorQueries,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile')
  @Mutation(() => OrganizerInvitationType, {
    nullable: true,
    description: 'Asks somebody of this instance, by name or @name, to organize the event as well or to take it over',
  })
  async inviteOrganizer(
    @Args('eventId', { type: () => ID }) eventId: string,
    @Args('actor') handle: string,
    @Args('role', { type: () => OrganizerRole, defaultValue: OrganizerRole.CO_ORGANIZER }) role: OrganizerRole,
    @CurrentViewer() viewer: Viewer,
  ): Promise<OrganizerInvitation> {
    await this.service.assertMayInvite(viewer, eventId);
    await this.limits.consume('invite:account', requireUser(viewer).id);
    const named = await this.handles.findLocal(handle);
    // Those without an account have one profile for all of them.
    if (!named?.userId) throw invalid('actor', 'error_organizer_unknown', { handle: handle.trim().slice(0, 100) });
    return this.service.invite(viewer, eventId, named, role);
  }

  @Access('profile')
  @Mutation(() => DeletedObjectType, { nullable: true, description: 'Takes back what was not answered' })
  async withdrawOrganizerInvitation(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<OrganizerInvitation> {
    await this.countWrite(viewer);
    return this.service.withdraw(viewer, id);
  }

  @Access('profile')
  @Mutation(() => EventType, { nullable: true, description: 'At all dates to come where the event repeats' })
  async acceptOrganizerInvitation(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Event> {
    await this.countWrite(viewer);
    return this.service.accept(viewer, id);
  }

  @Access('profile')
  @Mutation(() => DeletedObjectType, { nullable: true })
  async declineOrganizerInvitation(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<OrganizerInvitation> {
    await this.countWrite(viewer);
    return this.service.decline(viewer, id);
  }

  @Access('profile')
  @Mutation(() => DeletedObjectType, {
    nullable: true,
    description: 'Takes a co-organizer off the event, and off all dates to come where it repeats; answers whom',
  })
  async removeOrganizer(
    @Args('eventId', { type: () => ID }) eventId: string,
    @Args('actorId', { type: () => ID }) actorId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ id: string }> {
    await this.countWrite(viewer);
    await this.organizers.remove(viewer, eventId, actorId);
    return { id: actorId };
  }

  @ResolveField(() => EventType, { nullable: true })
  event({ eventId }: OrganizerInvitation, _: unknown, context: RequestContext): Promise<Event | null> {
    return this.events.byId(context).load(eventId);
  }

  @ResolveField(() => ActorType, { nullable: true, description: 'Who is asked' })
  actor({ actorId }: OrganizerInvitation, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(actorId);
  }

  @ResolveField(() => ActorType, { nullable: true })
  invitedBy({ inviterActorId }: OrganizerInvitation, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(inviterActorId);
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
