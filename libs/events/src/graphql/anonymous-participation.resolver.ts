import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, Ctx, RateLimits, type RequestContext } from '#convoke/core';
import { AnonymousParticipation } from '../anonymous/anonymous-participation.service.js';
import type { Event } from '../event.entity.js';
import { EventQueries } from '../event.queries.js';
import { ParticipantRole, type Participation } from '../participation.entity.js';
import { ParticipationLinks } from '../participation-links.service.js';
import { EventType } from './event.type.js';
import { LinkedParticipationType } from './linked-participation.type.js';
import { ParticipantType } from './participant.type.js';

const { NOT_CONFIRMED, REJECTED } = ParticipantRole;

/** What people without an account do by the links in their mails. */
@Resolver(() => LinkedParticipationType)
export class AnonymousParticipationResolver {
  constructor(
    private readonly service: AnonymousParticipation,
    private readonly links: ParticipationLinks,
    private readonly events: EventQueries,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Query(() => LinkedParticipationType, { nullable: true, description: 'By the token of either link in the mails' })
  async linkedParticipation(@Args('token') token: string): Promise<Participation> {
    return this.service.get(token);
  }

  @Access('anyone', { scope: 'write:participation' })
  @Mutation(() => ParticipantType, { nullable: true })
  async confirmParticipation(
    @Args('confirmationToken') confirmationToken: string,
    @Ctx() { ip }: RequestContext,
  ): Promise<Participation> {
    await this.limits.consume('token:network', ip);
    return this.service.confirm(confirmationToken);
  }

  @Access('anyone', { scope: 'write:participation' })
  @Mutation(() => LinkedParticipationType, { nullable: true, description: 'Says something else to the organizer' })
  async updateLinkedParticipation(
    @Args('cancellationToken') cancellationToken: string,
    @Args('message', { description: 'Plain text; nothing takes the message back' }) message: string,
    @Ctx() { ip }: RequestContext,
  ): Promise<Participation> {
    await this.limits.consume('token:network', ip);
    return this.service.say(cancellationToken, message);
  }

  @ResolveField(() => String, { nullable: true })
  message({ metadata }: Participation): string | null {
    return metadata.message ?? null;
  }

  @ResolveField(() => String)
  cancellationToken(participation: Participation): string {
    return this.links.token('manage', participation);
  }

  @ResolveField(() => String, { nullable: true, description: 'What the code on their ticket says' })
  async ticketUrl(participation: Participation, _: unknown, context: RequestContext): Promise<string | null> {
    const event = participation.isGoing ? await this.event(participation, _, context) : null;
    return event && this.links.ticketUrl(event, participation);
  }

  /** Whoever comes may see the event, as people with an account may who come. */
  @ResolveField(() => EventType, { nullable: true })
  async event({ eventId, role }: Participation, _: unknown, context: RequestContext): Promise<Event | null> {
    const open = await this.events.byId(context).load(eventId);
    if (open || role === NOT_CONFIRMED || role === REJECTED) return open;
    const event = await this.events.findById(eventId);
    return !event || event.draft || event.suspended || event.deletedAt ? null : event;
  }
}
