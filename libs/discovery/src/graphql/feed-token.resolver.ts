import { Args, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type User, Users, UserType } from '#convoke/accounts';
import { type Actor, ActorQueries, ActorType, CurrentViewer, PersonType, type Viewer } from '#convoke/actors';
import { Access, Ctx, type RequestContext } from '#convoke/core';
import type { FeedToken } from '../feeds/feed-token.entity.js';
import { FeedTokens } from '../feeds/feed-tokens.service.js';
import { DeletedFeedTokenType, FeedTokenType } from './feed-token.type.js';

/** Private addresses of calendars; only ever answered to those whose they are. */
@Resolver(() => FeedTokenType)
export class FeedTokenResolver {
  constructor(
    private readonly tokens: FeedTokens,
    private readonly actors: ActorQueries,
    private readonly users: Users,
  ) {}

  @Access('account', { scope: 'write:profile:feed_token:create' })
  @Mutation(() => FeedTokenType, {
    nullable: true,
    description: 'One more private feed of a profile; without actorId of all of them together (programs: read:profile)',
  })
  async createFeedToken(
    @Args('actorId', { type: () => ID, nullable: true }) actorId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FeedToken> {
    return this.tokens.create(viewer, actorId ?? null);
  }

  @Access('account', { scope: 'write:feed_token:delete' })
  @Mutation(() => DeletedFeedTokenType, { nullable: true, description: 'From now on nobody reads the feed with it' })
  async deleteFeedToken(@Args('token') token: string, @CurrentViewer() viewer: Viewer): Promise<DeletedFeedTokenType> {
    const { userId, actorId } = await this.tokens.delete(viewer, token);
    return { user: { id: userId }, actor: actorId === null ? null : { id: actorId } };
  }

  @ResolveField(() => ActorType, { nullable: true, description: 'Null where it is about all profiles' })
  async actor(@Parent() { actorId }: FeedToken, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorId === null ? null : this.actors.byId(context).load(actorId);
  }

  @ResolveField(() => UserType, { nullable: true })
  async user(@Parent() { userId }: FeedToken, @Ctx() context: RequestContext): Promise<User | null> {
    return this.users.byId(context).load(userId);
  }

  @ResolveField(() => String, { nullable: true })
  token(@Parent() token: FeedToken): string {
    return this.tokens.tokenOf(token, 'going');
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Opens /events/followed/{token}/ics and …/atom, which have what the groups plan',
  })
  followedToken(@Parent() token: FeedToken, @CurrentViewer() viewer: Viewer): string | null {
    return viewer.permits('read:user:group_suggested_events') ? this.tokens.tokenOf(token, 'followed') : null;
  }
}

/** Programs get none of these: each opens more than they may have been let see. */
@Resolver(() => PersonType)
export class PersonFeedTokensResolver {
  constructor(private readonly tokens: FeedTokens) {}

  @Access('owner', { otherwise: [] })
  @ResolveField(() => [FeedTokenType], { nullable: 'itemsAndList' })
  async feedTokens(@Parent() { id }: Actor, @Ctx() context: RequestContext): Promise<FeedToken[]> {
    return this.tokens.ofPerson(context).load(id);
  }
}

@Resolver(() => UserType)
export class UserFeedTokensResolver {
  constructor(private readonly tokens: FeedTokens) {}

  @Access('owner', { otherwise: [] })
  @ResolveField(() => [FeedTokenType], {
    nullable: 'itemsAndList',
    description: 'Those of single profiles, which name them, and those of all',
  })
  async feedTokens(@Parent() { id }: User, @Ctx() context: RequestContext): Promise<FeedToken[]> {
    return this.tokens.ofUser(context).load(id);
  }
}
