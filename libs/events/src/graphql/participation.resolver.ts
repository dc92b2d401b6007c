import { Args, ArgsType, Field, ID, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, DomainError, RateLimits, TimezoneScalar } from '#convoke/core';
import { ParticipantRole, type Participation } from '../participation.entity.js';
import { ParticipationService } from '../participation.service.js';
import { DeletedParticipantType, ParticipantType } from './participant.type.js';

@ArgsType()
class JoinEventArgs {
  @Field(() => ID)
  eventId: string;

  @Field(() => ID, { description: 'The profile that will take part' })
  actorId: string;

  @Field(() => String, { nullable: true, description: 'Of somebody without an account' })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'To the organizer; plain text' })
  message?: string | null;

  @Field(() => String, { nullable: true })
  locale?: string | null;

  @Field(() => TimezoneScalar, { nullable: true })
  timezone?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether they would wait for a place where there is none now',
  })
  acceptWaiting?: boolean | null;
}

@ArgsType()
class LeaveEventArgs {
  @Field(() => ID)
  eventId: string;

  @Field(() => ID)
  actorId: string;

  @Field(() => String, { nullable: true, description: 'The cancellation token of somebody without an account' })
  token?: string | null;
}

@Resolver(() => ParticipantType)
export class ParticipationResolver {
  constructor(
    private readonly service: ParticipationService,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone', { scope: 'write:participation' })
  @Mutation(() => ParticipantType, { nullable: true })
  async joinEvent(
    @Args() { email, ...request }: JoinEventArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Participation> {
    if (viewer.isAnonymous && email) throw new DomainError('anonymous_participation_closed');
    await this.countWrite(viewer);
    return this.service.join(viewer, request);
  }

  @Access('anyone', { scope: 'write:participation' })
  @Mutation(() => DeletedParticipantType, { nullable: true })
  async leaveEvent(
    @Args() { eventId, actorId, token }: LeaveEventArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Participation> {
    if (viewer.isAnonymous && token) throw new DomainError('anonymous_participation_closed');
    await this.countWrite(viewer);
    return this.service.leave(viewer, eventId, actorId);
  }

  @Access('profile', { scope: 'write:participation' })
  @Mutation(() => ParticipantType, { nullable: true, description: 'Approves, rejects, or gives a share in the work' })
  async updateParticipation(
    @Args('id', { type: () => ID }) id: string,
    @Args('role', { type: () => ParticipantRole }) role: ParticipantRole,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Participation> {
    await this.countWrite(viewer);
    return this.service.changeRole(viewer, id, role);
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
