import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, Ctx, RateLimits, type RequestContext } from '#convoke/core';
import { type AccountViewing, CurrentAccount, type SignedInAccount } from '../account-viewing.js';
import { EmailChangeService } from '../email-change.service.js';
import { EmailChanges } from '../email-changes.service.js';
import type { User } from '../user.entity.js';
import { UserType } from './user.type.js';

@Resolver(() => UserType)
export class EmailChangeResolver {
  constructor(
    private readonly service: EmailChangeService,
    private readonly changes: EmailChanges,
    private readonly limits: RateLimits,
  ) {}

  @Access('account')
  @Mutation(() => UserType, {
    nullable: true,
    description: 'Wants another address; the answer is the same for one that has an account already',
  })
  async changeEmail(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('email') email: string,
    @Args('password') password: string,
    @Ctx() context: RequestContext,
  ): Promise<User> {
    return this.service.request(user, { email, password }, context);
  }

  @Access('anyone')
  @Mutation(() => UserType, {
    nullable: true,
    description: 'Gives the account its new address; answers it to its owner, null to a reader who is not signed in',
  })
  async validateEmail(@Args('token') token: string, @Ctx() context: RequestContext): Promise<User | null> {
    await this.limits.consume('token:network', context.ip);
    const user = await this.service.confirm(token, context);
    // Who mistypes an address lets a stranger open the link: they shall not read whose account it is.
    return (context.viewer as AccountViewing).user?.id === user.id ? user : null;
  }

  @Access('anyone')
  @Mutation(() => Boolean, { description: 'Stops a change of address with the token that was mailed to the old one' })
  async cancelEmailChange(@Args('token') token: string, @Ctx() { ip }: RequestContext): Promise<boolean> {
    await this.limits.consume('token:network', ip);
    await this.changes.cancel(token);
    return true;
  }

  @Access('owner', { otherwise: null })
  @ResolveField(() => String, { nullable: true, description: 'The address that waits to be confirmed' })
  async unconfirmedEmail(@Parent() { id }: User, @Ctx() context: RequestContext): Promise<string | null> {
    return this.changes.wantedBy(context).load(id);
  }
}
