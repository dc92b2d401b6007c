import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, ActorQueries, ActorType, CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, Ctx, type PageOf, pageWindow, RateLimits, type RequestContext } from '#convoke/core';
import type { HeldText } from '../held-text.entity.js';
import { type DecidedTexts, HeldTextDecisions } from '../held-text-decisions.service.js';
import { HeldTextQueries } from '../held-text.queries.js';
import {
  DecidedHeldTextsType,
  DecideHeldTextsArgs,
  HeldTextListArgs,
  HeldTextType,
  PaginatedHeldTextListType,
} from './held-text.type.js';

/** What waits for moderators. */
@Resolver(() => HeldTextType)
export class HeldTextResolver {
  constructor(
    private readonly queries: HeldTextQueries,
    private readonly decisions: HeldTextDecisions,
    private readonly actors: ActorQueries,
    private readonly limits: RateLimits,
  ) {}

  @Access('moderator')
  @Query(() => PaginatedHeldTextListType, { nullable: true, description: 'What waits longest first' })
  async heldTexts(@Args() { kind, ...page }: HeldTextListArgs): Promise<PageOf<HeldText>> {
    return this.queries.list(kind ?? null, pageWindow(page));
  }

  @Access('moderator')
  @Mutation(() => DecidedHeldTextsType, {
    nullable: true,
    description: 'Publishes texts that waited, or deletes them as spam; their authors are told by mail',
  })
  async decideHeldTexts(@Args() args: DecideHeldTextsArgs, @CurrentViewer() viewer: Viewer): Promise<DecidedTexts> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.decisions.decide(viewer, args);
  }

  @ResolveField(() => ActorType, { nullable: true, description: 'The profile that wrote it' })
  async actor(@Parent() { actorId }: HeldText, @Ctx() context: RequestContext): Promise<Actor | null> {
    return this.actors.byId(context).load(actorId);
  }
}
