import { Args, ID, Int, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer, viewerOf } from '#convoke/actors';
import { Access, RateLimits, type RequestContext } from '#convoke/core';
import { mayManageParticipants } from '../event.policy.js';
import { EventQueries } from '../event.queries.js';
import { ParticipantRole, type Participation } from '../participation.entity.js';
import { ParticipationQueries } from '../participation.queries.js';
import { WaitingListQueries } from '../waiting-list.queries.js';
import { WaitingList } from '../waiting-list.service.js';
import { ParticipantType } from './participant.type.js';

/** The waiting list of an event, as those who wait and those who run it see it. */
@Resolver(() => ParticipantType)
export class WaitingListResolver {
  constructor(
    private readonly waiting: WaitingList,
    private readonly queries: WaitingListQueries,
    private readonly events: EventQueries,
    private readonly participations: ParticipationQueries,
    private readonly limits: RateLimits,
  ) {}

  @ResolveField(() => Int, { nullable: true })
  async waitingPosition(
    { id, eventId, actorId, role }: Participation,
    _: unknown,
    context: RequestContext,
  ): Promise<number | null> {
    if (role !== ParticipantRole.WAITING) return null;
    const viewer = viewerOf(context);
    if (viewer.owns(actorId)) return this.queries.position(context).load(id);
    const event = await this.events.byId(context).load(eventId);
    const standing = await this.participations.standing(context).load(eventId);
    const runsIt = event !== null && mayManageParticipants(viewer, event, standing);
    return runsIt ? this.queries.position(context).load(id) : null;
  }

  @Access('profile', { scope: 'write:participation' })
  @Mutation(() => ParticipantType, {
    nullable: true,
    description: 'Puts somebody at another place of the waiting list, 1 being the next to get a place',
  })
  async moveWaitingParticipant(
    @Args('id', { type: () => ID }) id: string,
    @Args('position', { type: () => Int }) position: number,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Participation> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.waiting.move(viewer, id, position);
  }
}
