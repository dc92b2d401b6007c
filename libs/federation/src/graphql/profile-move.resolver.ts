import { Args, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { User } from '#convoke/accounts';
import { type Actor, CurrentViewer, PersonType, requireUser, type Viewer } from '#convoke/actors';
import { Access, Ctx, RateLimits, type RequestContext } from '#convoke/core';
import { ProfileAliases, ProfileMoves } from '../moves/index.js';

/** Moving profiles to other servers, and from there. */
@Resolver(() => PersonType)
export class ProfileMoveResolver {
  constructor(
    private readonly aliases: ProfileAliases,
    private readonly moves: ProfileMoves,
    private readonly limits: RateLimits,
  ) {}

  @ResolveField(() => PersonType, { nullable: true, description: 'The profile on another server that they are now' })
  async movedTo(@Parent() { id }: Actor, @Ctx() context: RequestContext): Promise<Actor | null> {
    return this.moves.targetOf(context).load(id);
  }

  @Access('owner', { otherwise: null })
  @ResolveField(() => Date, {
    nullable: true,
    description: 'From when on it may move again; null before its first move',
  })
  nextMoveAt(@Parent() { nextMoveAt }: Actor): Date | null {
    return nextMoveAt;
  }

  @Access('owner', { otherwise: [] })
  @ResolveField(() => [PersonType], { description: 'Profiles on other servers that this one says to be, too' })
  async alsoKnownAs(@Parent() { id }: Actor, @Ctx() context: RequestContext): Promise<Actor[]> {
    return this.aliases.of(context).load(id);
  }

  @Access('account')
  @Mutation(() => PersonType, {
    nullable: true,
    description:
      'Says to other servers that the profile is also the one of an address or @name@host, which may then move here',
  })
  async addProfileAlias(
    @Args('id', { type: () => ID }) id: string,
    @Args('address') address: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Actor> {
    return this.aliases.add(await this.writing(viewer), id, address);
  }

  @Access('account')
  @Mutation(() => PersonType, { nullable: true })
  async removeProfileAlias(
    @Args('id', { type: () => ID }) id: string,
    @Args('aliasId', { type: () => ID }) aliasId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Actor> {
    return this.aliases.remove(await this.writing(viewer), id, aliasId);
  }

  @Access('account')
  @Mutation(() => PersonType, {
    nullable: true,
    description: 'Sends other servers to the profile of an address or @name@host, which has to name this one',
  })
  async moveProfile(
    @Args('id', { type: () => ID }) id: string,
    @Args('address') address: string,
    @Args('password') password: string,
    @CurrentViewer() viewer: Viewer,
    @Ctx() context: RequestContext,
  ): Promise<Actor> {
    return this.moves.move(await this.writing(viewer), id, { address, password }, context);
  }

  @Access('account')
  @Mutation(() => PersonType, { nullable: true, description: 'Takes a move back, as far as other servers heed it' })
  async callProfileBack(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    return this.moves.callBack(await this.writing(viewer), id);
  }

  private async writing(viewer: Viewer): Promise<User> {
    const user = requireUser(viewer);
    await this.limits.consume('write:account', user.id);
    return user;
  }
}
