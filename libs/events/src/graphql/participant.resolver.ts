import { ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType, viewerOf } from '#convoke/actors';
import type { RequestContext } from '#convoke/core';
import type { Event } from '../event.entity.js';
import { mayManageParticipants } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import type { Participation, ParticipationMetadata } from '../participation.entity.js';
import { ParticipationLinks } from '../participation-links.service.js';
import { ParticipationQueries } from '../participation.queries.js';
import { EventType } from './event.type.js';
import { DeletedParticipantType, ParticipantMetadataType, ParticipantType } from './participant.type.js';

@Resolver(() => ParticipantType)
export class ParticipantResolver {
  constructor(
    private readonly events: EventQueries,
    private readonly participations: ParticipationQueries,
    private readonly actors: ActorQueries,
    private readonly links: ParticipationLinks,
  ) {}

  @ResolveField(() => EventType, { nullable: true })
  event({ eventId }: Participation, _: unknown, context: RequestContext): Promise<Event | null> {
    return this.events.byId(context).load(eventId);
  }

  @ResolveField(() => ActorType, { nullable: true })
  actor({ actorId }: Participation, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(actorId);
  }

  /**
   * The message is between the participant and those who run the guest list; the language is that of an account, and
   * would be the same for all of its profiles.
   */
  @ResolveField(() => ParticipantMetadataType, { nullable: true })
  async metadata(
    { eventId, actorId, metadata }: Participation,
    _: unknown,
    context: RequestContext,
  ): Promise<ParticipationMetadata | null> {
    if (viewerOf(context).owns(actorId)) return metadata;
    return (await this.isManaged(eventId, context)) ? { message: metadata.message } : null;
  }

  @ResolveField()
  async checkedInAt(
    { eventId, checkedInAt }: Participation,
    _: unknown,
    context: RequestContext,
  ): Promise<Date | null> {
    return checkedInAt && (await this.isManaged(eventId, context)) ? checkedInAt : null;
  }

  @ResolveField(() => String, { nullable: true, description: 'What the code on their ticket says; for themselves' })
  async ticketUrl(participation: Participation, _: unknown, context: RequestContext): Promise<string | null> {
    if (!participation.isGoing || !viewerOf(context).owns(participation.actorId)) return null;
    const event = await this.events.byId(context).load(participation.eventId);
    return event?.local ? this.links.ticketUrl(event, participation) : null;
  }

  private async isManaged(eventId: string, context: RequestContext): Promise<boolean> {
    const event = await this.events.byId(context).load(eventId);
    const standing = await this.participations.standing(context).load(eventId);
    return event !== null && mayManageParticipants(viewerOf(context), event, standing);
  }
}

@Resolver(() => DeletedParticipantType)
export class DeletedParticipantResolver {
  constructor(
    private readonly events: EventQueries,
    private readonly actors: ActorQueries,
  ) {}

  @ResolveField(() => EventType, { nullable: true })
  event({ eventId }: Participation, _: unknown, context: RequestContext): Promise<Event | null> {
    return this.events.byId(context).load(eventId);
  }

  @ResolveField(() => ActorType, { nullable: true })
  actor({ actorId }: Participation, _: unknown, context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(actorId);
  }
}
