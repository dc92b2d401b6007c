import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, RateLimits, type RequestContext, translate } from '#convoke/core';
import { type GuestAnswer, GuestListAnswers } from '../guest-list-answers.service.js';
import { ParticipantRole, type Participation } from '../participation.entity.js';
import { GuestAnswerType } from './guest-answer.type.js';
import { ParticipantType } from './participant.type.js';

@Resolver(() => GuestAnswerType)
export class GuestListResolver {
  constructor(
    private readonly answers: GuestListAnswers,
    private readonly limits: RateLimits,
  ) {}

  @Access('profile', { scope: 'write:participation' })
  @Mutation(() => [GuestAnswerType], { description: 'Gives a role to many, each on its own and in the order given' })
  async updateParticipations(
    @Args('ids', { type: () => [ID], description: 'At most 100' }) ids: string[],
    @Args('role', { type: () => ParticipantRole }) role: ParticipantRole,
    @CurrentViewer() viewer: Viewer,
  ): Promise<GuestAnswer[]> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.answers.give(viewer, ids, role);
  }

  @ResolveField(() => ParticipantType, { nullable: true })
  participant({ participation }: GuestAnswer): Participation | null {
    return participation;
  }

  @ResolveField(() => String, { nullable: true, description: 'Why nothing changed' })
  code({ refusal }: GuestAnswer): string | null {
    return refusal?.code ?? null;
  }

  @ResolveField(() => String, { nullable: true, description: 'The same in the reader’s language' })
  message({ refusal }: GuestAnswer, _: unknown, { locale }: RequestContext): string | null {
    return refusal && translate(`error_${refusal.code}`, refusal.params, locale);
  }
}
