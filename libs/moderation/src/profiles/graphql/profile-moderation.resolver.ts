import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { type Actor, ActorType, CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, DeletedObjectType, RateLimits } from '#convoke/core';
import { ModeratedProfiles } from '../moderated-profiles.service.js';

/** What moderators do about people and groups. */
@Resolver()
export class ProfileModerationResolver {
  constructor(
    private readonly profiles: ModeratedProfiles,
    private readonly limits: RateLimits,
  ) {}

  @Access('moderator')
  @Mutation(() => DeletedObjectType, {
    nullable: true,
    description: 'Hides a person or group and all that is theirs; they are told by mail, with the reason given',
  })
  async suspendProfile(
    @Args('id', { type: () => ID }) id: string,
    @Args('reason', { type: () => String, nullable: true }) reason: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<{ id: string }> {
    await this.countWrite(viewer);
    return this.profiles.suspend(viewer, id, reason ?? '');
  }

  @Access('moderator')
  @Mutation(() => ActorType, { nullable: true, description: 'Shows a person or group again, with all that is theirs' })
  async unsuspendProfile(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    await this.countWrite(viewer);
    return this.profiles.unsuspend(viewer, id);
  }

  @Access('moderator')
  @Mutation(() => ActorType, {
    nullable: true,
    description:
      'Takes a person or group, and what they publish, out of public lists, the search and what the instance tells others; those of here are told by mail, with the reason given',
  })
  async silenceProfile(
    @Args('id', { type: () => ID }) id: string,
    @Args('reason', { type: () => String, nullable: true }) reason: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Actor> {
    await this.countWrite(viewer);
    return this.profiles.silence(viewer, id, reason ?? '');
  }

  @Access('moderator')
  @Mutation(() => ActorType, { nullable: true, description: 'Puts a person or group there again' })
  async unsilenceProfile(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<Actor> {
    await this.countWrite(viewer);
    return this.profiles.unsilence(viewer, id);
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
