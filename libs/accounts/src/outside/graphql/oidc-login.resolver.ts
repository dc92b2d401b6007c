import { Args, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Access, Ctx, RateLimits, type RequestContext } from '#convoke/core';
import { type AccountViewing, CurrentAccount, type SignedInAccount } from '../../account-viewing.js';
import type { SignedIn } from '../../entrance.service.js';
import { LoginType } from '../../graphql/login.type.js';
import { OidcLogins } from '../oidc/oidc-logins.service.js';
import { OidcProofs } from '../oidc/oidc-proofs.service.js';
import { OutsideEntrance } from '../outside-entrance.service.js';

@ObjectType('OutsideLogin', { description: 'What a browser needs to sign in with a provider' })
export class OutsideLoginType {
  @Field({ description: 'Where it goes' })
  address: string;

  @Field({ description: 'What it keeps to itself until it comes back, for a quarter of an hour' })
  state: string;
}

/** Signing in with OpenID Connect; providers send browsers back to /auth/<provider>/callback. */
@Resolver()
export class OidcLoginResolver {
  constructor(
    private readonly limits: RateLimits,
    private readonly logins: OidcLogins,
    private readonly proofs: OidcProofs,
    private readonly entrance: OutsideEntrance,
  ) {}

  @Access('anyone')
  @Mutation(() => OutsideLoginType, { description: 'Begins to sign in with a provider' })
  async beginOutsideLogin(
    @Args('provider') provider: string,
    @Ctx() { ip }: RequestContext,
  ): Promise<OutsideLoginType> {
    await this.limits.consume('token:network', ip);
    return this.logins.begin(provider);
  }

  @Access('anyone')
  @Mutation(() => LoginType, {
    nullable: true,
    description:
      'Fails with second_factor_required as `login` does, and with outside_person_unknown for who is linked with no account: the error has a `challenge` for outsideArrival, registerFromOutside and linkOutsideIdentity',
  })
  async completeOutsideLogin(
    @Args('provider') provider: string,
    @Args('state') state: string,
    @Args('answer', { description: 'The query of the address that the provider sent the browser back to' })
    answer: string,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    await this.limits.consume('login:network', context.ip);
    const arrival = await this.logins.complete(provider, { state, answer });
    return this.entrance.enter(arrival, context, (context.viewer as AccountViewing).user);
  }

  @Access('account')
  @Mutation(() => OutsideLoginType, {
    description: 'Begins to sign in anew with a provider by which you get into your account, to prove that it is you',
  })
  async beginOutsideProof(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('provider') provider: string,
    @Ctx() { ip }: RequestContext,
  ): Promise<OutsideLoginType> {
    await this.limits.consume('token:network', ip);
    return this.logins.begin(provider, user.id);
  }

  @Access('account')
  @Mutation(() => String, {
    nullable: true,
    description: 'What is good in place of the password of your account for ten minutes',
  })
  async completeOutsideProof(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('provider') provider: string,
    @Args('state') state: string,
    @Args('answer') answer: string,
    @Ctx() { ip }: RequestContext,
  ): Promise<string> {
    await this.limits.consume('login:network', ip);
    return this.proofs.complete(user, provider, { state, answer });
  }
}
