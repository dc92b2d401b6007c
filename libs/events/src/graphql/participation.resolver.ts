import { Args, ArgsType, Field, ID, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, chooseLocale, Ctx, RateLimits, type RequestContext, TimezoneScalar } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { AnonymousParticipation } from '../anonymous/anonymous-participation.service.js';
import { AnonymousRequests } from '../anonymous/anonymous-requests.service.js';
import { ParticipantRole, type Participation } from '../participation.entity.js';
import { ParticipationService } from '../participation.service.js';
import { DeletedParticipantType, ParticipantType } from './participant.type.js';

@ArgsType()
class JoinEventArgs {
  @Field(() => ID)
  eventId: string;

  @Field(() => ID, { description: 'The profile that will take part; without an account, `config.anonymous.actorId`' })
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

  @Field(() => String, {
    nullable: true,
    description: 'Of somebody without an account: the proof of work of a challenge for the purpose JOIN',
  })
  proof?: string | null;
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
    private readonly requests: AnonymousRequests,
    private readonly anonymous: AnonymousParticipation,
    private readonly settings: InstanceSettingsService,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone', { scope: 'write:participation' })
  @Mutation(() => ParticipantType, { nullable: true })
  async joinEvent(
    @Args() { email, timezone, proof, ...request }: JoinEventArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { ip, locale }: RequestContext,
  ): Promise<Participation> {
    if (await this.isAnonymous(request.actorId)) {
      const chosen = chooseLocale(request.locale ?? undefined, locale);
      return this.requests.take({ ...request, email: email ?? '', timezone, proof, locale: chosen }, ip);
    }
    await this.countWrite(viewer);
    return this.service.join(viewer, request);
  }

  @Access('anyone', { scope: 'write:participation' })
  @Mutation(() => DeletedParticipantType, { nullable: true })
  async leaveEvent(
    @Args() { eventId, actorId, token }: LeaveEventArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { ip }: RequestContext,
  ): Promise<Participation> {
    if (await this.isAnonymous(actorId)) {
      await this.limits.consume('token:network', ip);
      return this.anonymous.leave(eventId, token ?? '');
    }
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

  private async isAnonymous(actorId: string): Promise<boolean> {
    return actorId === (await this.settings.current()).anonymousActorId;
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
