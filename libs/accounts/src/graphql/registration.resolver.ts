import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access, Ctx, knownLocale, RateLimits, type RequestContext } from '#convoke/core';
import { ConfirmationService } from '../confirmation.service.js';
import type { SignedIn } from '../entrance.service.js';
import { MailRequests, ResendConfirmation } from '../mail-requests.service.js';
import { RegistrationService } from '../registration.service.js';
import type { User } from '../user.entity.js';
import { LoginType } from './login.type.js';
import { UserType } from './user.type.js';

@Resolver()
export class RegistrationResolver {
  constructor(
    private readonly registrations: RegistrationService,
    private readonly confirmations: ConfirmationService,
    private readonly mailRequests: MailRequests,
    private readonly limits: RateLimits,
  ) {}

  @Access('anyone')
  @Mutation(() => UserType, {
    nullable: true,
    description: 'Registers an account; the answer is the same for an address that has one already',
  })
  async createUser(
    @Args('email') email: string,
    @Args('password') password: string,
    @Args('locale', { type: () => String, nullable: true }) locale: string | null,
    @Args('reason', {
      type: () => String,
      nullable: true,
      description: 'Why they want to join; demanded where moderators approve registrations',
    })
    reason: string | null,
    @Args('invitation', {
      type: () => String,
      nullable: true,
      description: 'The code of a link that invites them; it goes before approval',
    })
    invitation: string | null,
    @Args('proof', {
      type: () => String,
      nullable: true,
      description: 'That the work of a challenge was done; without it few are let in where one is asked for',
    })
    proof: string | null,
    @Ctx() context: RequestContext,
  ): Promise<User> {
    const application = {
      email,
      password,
      reason,
      invitation,
      proof,
      locale: knownLocale(locale ?? '') ?? context.locale,
    };
    return this.registrations.register(application, context.ip);
  }

  @Access('anyone')
  @Mutation(() => LoginType, {
    nullable: true,
    description:
      'Confirms an account with the token of its mail; fails with user_not_approved where moderators decide next',
  })
  async validateUser(@Args('token') token: string, @Ctx() context: RequestContext): Promise<SignedIn> {
    await this.limits.consume('token:network', context.ip);
    return this.confirmations.confirmByToken(token, context);
  }

  @Access('anyone')
  @Mutation(() => String, { nullable: true, description: 'Answers the address, whether it has an account or not' })
  async resendConfirmationEmail(
    @Args('email') email: string,
    @Args('locale', { type: () => String, nullable: true }) asked: string | null,
    @Ctx() { ip, locale }: RequestContext,
  ): Promise<string> {
    return this.mailRequests.accept(ResendConfirmation, { email, locale: knownLocale(asked ?? '') ?? locale }, ip);
  }
}
