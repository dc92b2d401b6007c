import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Access, PageArgs, type PageOf, pageWindow, RateLimits } from '#convoke/core';
import { CurrentAccount, type SignedInAccount } from '../account-viewing.js';
import { RegistrationRequests } from '../registration-requests.service.js';
import type { User } from '../user.entity.js';
import { PaginatedRegistrationRequestListType, RegistrationRequestType } from './registration-request.type.js';

/** Registrations that wait to be approved, for moderators. */
@Resolver()
export class RegistrationRequestResolver {
  constructor(
    private readonly requests: RegistrationRequests,
    private readonly limits: RateLimits,
  ) {}

  @Access('moderator')
  @Query(() => PaginatedRegistrationRequestListType, {
    nullable: true,
    description: 'Those who wait to be let in, the one who waits longest first',
  })
  async registrationRequests(@Args() args: PageArgs): Promise<PageOf<User>> {
    return this.requests.list(pageWindow(args));
  }

  @Access('moderator')
  @Mutation(() => RegistrationRequestType, { nullable: true, description: 'Lets somebody in and tells them by mail' })
  async approveRegistration(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('userId', { type: () => ID }) userId: string,
  ): Promise<User> {
    await this.limits.consume('write:account', user.id);
    return this.requests.approve(userId);
  }

  @Access('moderator')
  @Mutation(() => RegistrationRequestType, {
    nullable: true,
    description:
      'Turns somebody away: they are told by mail, with the reason if there is one, and the account is deleted',
  })
  async rejectRegistration(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('userId', { type: () => ID }) userId: string,
    @Args('reason', { type: () => String, nullable: true }) reason: string | null,
  ): Promise<User> {
    await this.limits.consume('write:account', user.id);
    return this.requests.reject(userId, reason ?? '');
  }
}
