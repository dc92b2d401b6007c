import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { type Actor, ActorQueries, CurrentViewer, PersonType, type Viewer, viewerOf } from '#convoke/actors';
import { Access, DomainError, LiveEvents, type RequestContext } from '#convoke/core';
import { ParticipationJoined, ParticipationLeft, ParticipationUpdated } from '../events.domain-events.js';
import { ParticipantType } from './participant.type.js';

const CHANGES = [ParticipationJoined, ParticipationUpdated, ParticipationLeft];

/** Lets people watch what becomes of their own participations. */
@Resolver(() => ParticipantType)
export class ParticipationLiveResolver {
  constructor(
    private readonly live: LiveEvents,
    private readonly actors: ActorQueries,
  ) {}

  @Access('profile', { scope: 'read:profile:participations' })
  @Subscription(() => PersonType, {
    nullable: true,
    description: 'Sent when a participation of the profile is new, gone or another',
    async resolve(this: ParticipationLiveResolver, _tick, { personId }: { personId: string }, context: RequestContext) {
      return this.owned(viewerOf(context), personId);
    },
  })
  async eventPersonParticipationChanged(
    @Args('personId', { type: () => ID }) personId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AsyncIterable<true>> {
    await this.owned(viewer, personId);
    return this.live.follow(CHANGES, ({ actorId }) => actorId === personId);
  }

  private async owned(viewer: Viewer, personId: string): Promise<Actor> {
    if (!viewer.owns(personId)) throw new DomainError('unauthorized');
    return this.actors.getPerson(personId);
  }
}
