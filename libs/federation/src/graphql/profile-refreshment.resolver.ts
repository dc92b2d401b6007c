import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { type Actor, ActorType, CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, RateLimits } from '#convoke/core';
import { ProfileRefreshment } from '../remote/index.js';

/** What moderators ask other servers about people and groups there. */
@Resolver()
export class ProfileRefreshmentResolver {
  constructor(
    private readonly refreshment: ProfileRefreshment,
    private readonly limits: RateLimits,
  ) {}

  @Access('moderator')
  @Mutation(() => ActorType, {
    nullable: true,
    description: 'Reads a person or group elsewhere anew from its server',
  })
  async refreshProfile(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.refreshment.refresh(viewer, id);
  }
}
