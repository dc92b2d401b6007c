import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { type User, UserType } from '#convoke/accounts';
import { CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, RateLimits } from '#convoke/core';
import { AccountRescue } from '../account-rescue.service.js';

/** What moderators do for people who cannot get in, or whom somebody else may have got in as. */
@Resolver()
export class AccountRescueResolver {
  constructor(
    private readonly rescue: AccountRescue,
    private readonly limits: RateLimits,
  ) {}

  @Access('moderator')
  @Mutation(() => UserType, {
    nullable: true,
    description: 'Sends another link to confirm the address, for an account that waits for it',
  })
  async resendUserConfirmation(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<User> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.rescue.resendConfirmation(viewer, id);
  }

  @Access('moderator')
  @Mutation(() => UserType, {
    nullable: true,
    description: 'Ends all sessions of the account, and those of programs; its owner is told by mail',
  })
  async signUserOut(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<User> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    return this.rescue.signOut(viewer, id);
  }
}
