import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, Ctx, RateLimits, type RequestContext } from '#convoke/core';
import { deviceOf } from '../../device.js';
import { UserType } from '../../graphql/user.type.js';
import type { User } from '../../user.entity.js';
import { AccountLock } from '../account-lock.service.js';
import { FailedSignIns } from '../failed-sign-ins.service.js';
import { FailedSignInType } from './failed-sign-in.type.js';

@Resolver(() => UserType)
export class AccountLockResolver {
  constructor(
    private readonly locks: AccountLock,
    private readonly failures: FailedSignIns,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Mutation(() => Boolean, {
    description:
      'Locks the account whose owner was mailed the token: ends sessions and programs, and offers a new password by mail',
  })
  async lockAccount(@Args('token') token: string, @Ctx() context: RequestContext): Promise<boolean> {
    await this.limits.consume('token:network', context.ip);
    await this.locks.lock(token, context);
    return true;
  }

  @Access('owner', { otherwise: null })
  @ResolveField(() => [FailedSignInType], {
    nullable: true,
    description: 'The last ten of the last 30 days at the present address, newest first',
  })
  async failedSignIns(@Parent() { email }: User): Promise<FailedSignInType[]> {
    return (await this.failures.recent(email)).map((failed) => ({ ...failed, ...deviceOf(failed.userAgent) }));
  }
}
