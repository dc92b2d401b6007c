import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { Access, DomainError, LiveEvents, type RequestContext } from '#convoke/core';
import type { Actor } from '../../actor.entity.js';
import { ActorQueries } from '../../actor.queries.js';
import { PersonType } from '../../graphql/person.type.js';
import { CurrentViewer, type Viewer, viewerOf } from '../../viewer.js';
import { GroupQueries } from '../group.queries.js';
import { MemberChanged } from '../groups.domain-events.js';
import { MemberType } from './member.type.js';

/** Lets people watch what becomes of their own memberships. */
@Resolver(() => MemberType)
export class MembershipLiveResolver {
  constructor(
    private readonly live: LiveEvents,
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
  ) {}

  @Access('profile', { scope: 'read:profile:memberships' })
  @Subscription(() => PersonType, {
    nullable: true,
    description: 'Sent when the profile is asked into the group, comes in, gets another role or is in it no more',
    async resolve(this: MembershipLiveResolver, _tick, { personId }: { personId: string }, context: RequestContext) {
      return this.owned(viewerOf(context), personId);
    },
  })
  async groupMembershipChanged(
    @Args('personId', { type: () => ID }) personId: string,
    @Args('group', { description: 'Its name, with its host where it is elsewhere' }) handle: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AsyncIterable<true>> {
    await this.owned(viewer, personId);
    const group = await this.groups.getNamed(viewer, handle);
    return this.live.follow([MemberChanged], ({ actorId, groupId }) => actorId === personId && groupId === group.id);
  }

  private async owned(viewer: Viewer, personId: string): Promise<Actor> {
    if (!viewer.owns(personId)) throw new DomainError('unauthorized');
    return this.actors.getPerson(personId);
  }
}
