import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access, Ctx, knownLocale, RateLimits, type RequestContext } from '#convoke/core';
import { CurrentAccount, type SignedInAccount } from '../account-viewing.js';
import type { SignedIn } from '../entrance.service.js';
import { MailRequests, OfferPasswordReset } from '../mail-requests.service.js';
import { PasswordChangeService } from '../password-change.service.js';
import { PasswordResetService } from '../password-reset.service.js';
import { Passwords } from '../passwords.service.js';
import type { User } from '../user.entity.js';
import { LoginType } from './login.type.js';
import { UserType } from './user.type.js';

@Resolver()
export class PasswordResolver {
  constructor(
    private readonly resets: PasswordResetService,
    private readonly changes: PasswordChangeService,
    private readonly passwords: Passwords,
    private readonly mailRequests: MailRequests,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Mutation(() => String, { nullable: true, description: 'Answers the address, whether it has an account or not' })
  async sendResetPassword(
    @Args('email') email: string,
    @Args('locale', { type: () => String, nullable: true }) asked: string | null,
    @Ctx() { ip, locale }: RequestContext,
  ): Promise<string> {
    this.passwords.assertOffered();
    return this.mailRequests.accept(OfferPasswordReset, { email, locale: knownLocale(asked ?? '') ?? locale }, ip);
  }

  @Access('anyone')
  @Mutation(() => LoginType, {
    nullable: true,
    description:
      'Sets a new password and ends all sessions but this one; with a second factor fails as `login` does after',
  })
  async resetPassword(
    @Args('token') token: string,
    @Args('password') password: string,
    @Args('locale', { type: () => String, nullable: true, defaultValue: 'en' }) asked: string | null,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    await this.limits.consume('token:network', context.ip);
    return this.resets.reset({ token, password, locale: knownLocale(asked ?? '') ?? context.locale }, context);
  }

  @Access('account')
  @Mutation(() => UserType, { nullable: true, description: 'Changes the password and ends all other sessions' })
  async changePassword(
    @CurrentAccount() account: SignedInAccount,
    @Args('oldPassword') oldPassword: string,
    @Args('newPassword') newPassword: string,
    @Ctx() context: RequestContext,
  ): Promise<User> {
    return this.changes.change(account, { old: oldPassword, new: newPassword }, context);
  }
}
