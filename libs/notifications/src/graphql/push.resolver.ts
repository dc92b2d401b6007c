import { Args, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { type AccountViewing, CurrentUser, type User, UserType } from '#convoke/accounts';
import { Access, Ctx, type RequestContext } from '#convoke/core';
import { PushSubscriptions } from '../push/push-subscriptions.service.js';

const SCOPE = 'write:user:setting:push';
const DONE = 'OK';

/** On which devices somebody is told. */
@Resolver(() => UserType)
export class PushResolver {
  constructor(private readonly subscriptions: PushSubscriptions) {}

  @Access('account', { scope: SCOPE })
  @Mutation(() => String, {
    nullable: true,
    description: 'Tells this device what its owner chose to hear of by push, until they sign out on it',
  })
  async registerPush(
    @CurrentUser() user: User,
    @Ctx() { viewer }: RequestContext,
    @Args('endpoint') endpoint: string,
    @Args('auth') auth: string,
    @Args('p256dh') p256dh: string,
  ): Promise<string> {
    await this.subscriptions.register(user, viewer as AccountViewing, endpoint, { auth, p256dh });
    return DONE;
  }

  @Access('account', { scope: SCOPE })
  @Mutation(() => String, { nullable: true, description: 'Tells a device no more' })
  async unregisterPush(@CurrentUser() user: User, @Args('endpoint') endpoint: string): Promise<string> {
    await this.subscriptions.unregister(user.id, endpoint);
    return DONE;
  }

  @Access('owner', { otherwise: null })
  @ResolveField(() => Boolean, {
    nullable: true,
    description: 'Whether the device that they ask from is told what they chose to hear of by push',
  })
  async pushRegistered(@Ctx() { viewer }: RequestContext): Promise<boolean> {
    return this.subscriptions.isRegistered((viewer as AccountViewing).sessionId);
  }
}
