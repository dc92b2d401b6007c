import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, Ctx, type RequestContext } from '#convoke/core';
import { CurrentAccount, type SignedInAccount } from '../account-viewing.js';
import { RecoveryCodes } from '../recovery-codes.service.js';
import { SecondFactors } from '../second-factors.service.js';
import type { User } from '../user.entity.js';
import { SecondFactorOfferType, SecondFactorType } from './second-factor.type.js';
import { UserType } from './user.type.js';

/** The second factor of the account that asks. */
@Resolver(() => UserType)
export class SecondFactorResolver {
  constructor(
    private readonly factors: SecondFactors,
    private readonly recovery: RecoveryCodes,
  ) {}

  @Access('owner', { otherwise: null })
  @ResolveField(() => SecondFactorType, { nullable: true, description: 'Null where it is off' })
  async secondFactor(@Parent() { id }: User): Promise<SecondFactorType | null> {
    const factor = await this.factors.of(id);
    return factor && { enabledAt: factor.enabledAt, recoveryCodesLeft: await this.recovery.left(id) };
  }

  @Access('account')
  @Query(() => SecondFactorOfferType, { description: 'A new secret for an app, or the one given once more' })
  async secondFactorOffer(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('secret', { type: () => String, nullable: true }) secret: string | null,
  ): Promise<SecondFactorOfferType> {
    return this.factors.offer(user, secret ?? undefined);
  }

  @Access('account')
  @Mutation(() => [String], {
    nullable: true,
    description:
      'From now on asks for a code of the app at each sign-in, and ends all other sessions; answers the recovery codes, which nobody sees again',
  })
  async enableSecondFactor(
    @CurrentAccount() account: SignedInAccount,
    @Args('secret') secret: string,
    @Args('code') code: string,
    @Args('password') password: string,
    @Ctx() context: RequestContext,
  ): Promise<string[]> {
    return this.factors.turnOn(account, secret, { password, code }, context);
  }

  @Access('account')
  @Mutation(() => UserType, { nullable: true, description: 'The code may be a recovery code' })
  async disableSecondFactor(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('code') code: string,
    @Args('password') password: string,
    @Ctx() context: RequestContext,
  ): Promise<User> {
    return this.factors.turnOff(user, { password, code }, context);
  }

  @Access('account')
  @Mutation(() => [String], { nullable: true, description: 'New recovery codes; the old ones are good no more' })
  async renewRecoveryCodes(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('code') code: string,
    @Args('password') password: string,
    @Ctx() context: RequestContext,
  ): Promise<string[]> {
    return this.factors.renewRecoveryCodes(user, { password, code }, context);
  }
}
