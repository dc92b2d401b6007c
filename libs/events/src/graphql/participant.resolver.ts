import { ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType, viewerOf } from '#convoke/actors';
import type { RequestContext } from '#convoke/core';
import type { Event } from '../event.entity.js';
import { mayManageParticipants } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import type { Participation, ParticipationMetadata } from '../participation.entity.js';
import { ParticipationQueries } from '../participation.queries.js';
import { EventType } from './event.type.js';
import { DeletedParticipantType, ParticipantMetadataType, ParticipantType } from './participant.type.js';

@Resolver(() => ParticipantType)
export class ParticipantResolver {
  constructor(
    private readonly events: EventQueries,
    private readonly participations: ParticipationQueries,
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
    const viewer = viewerOf(context);
    if (viewer.owns(actorId)) return metadata;
    const event = await this.events.byId(context).load(eventId);
    const standing = await this.participations.standing(context).load(eventId);
    return event && mayManageParticipants(viewer, event, standing) ? { message: metadata.message } : null;
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
