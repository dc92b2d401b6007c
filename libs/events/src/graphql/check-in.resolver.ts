import { Args, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, RateLimits, type RequestContext } from '#convoke/core';
import { CheckIn } from '../check-in.service.js';
import { EventStats } from '../event-stats.entity.js';
import { GuestListQueries } from '../guest-list.queries.js';
import type { Participation } from '../participation.entity.js';
import { ParticipantStatsType } from './participant-stats.type.js';
import { ParticipantType } from './participant.type.js';

@Resolver(() => ParticipantStatsType)
export class CheckInResolver {
  constructor(
    private readonly service: CheckIn,
    private readonly guests: GuestListQueries,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile', { scope: 'read:event:participants' })
  @Query(() => ParticipantType, { description: 'Whose ticket it is, for those who run the guest list' })
  async ticketHolder(
    @Args('code', { description: 'The last part of the address on the ticket' }) code: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Participation> {
    return this.service.holder(viewer, code);
  }

  @Access('profile', { scope: 'write:participation' })
  @Mutation(() => ParticipantType, { description: 'Says that they are there; once said, the time stays' })
  async checkIn(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Participation> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.service.letIn(viewer, id);
  }

  @Access('profile', { scope: 'write:participation' })
  @Mutation(() => ParticipantType)
  async undoCheckIn(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Participation> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.service.undo(viewer, id);
  }

  /** Those who do not run the list are told a part of the numbers only. */
  @ResolveField(() => Int, { nullable: true })
  async checkedIn(
    stats: EventStats | ParticipantStatsType,
    _: unknown,
    context: RequestContext,
  ): Promise<number | null> {
    return stats instanceof EventStats ? this.guests.present(context).load(stats.eventId) : null;
  }
}
