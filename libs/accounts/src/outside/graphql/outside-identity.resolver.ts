import { Args, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, Ctx, type RequestContext } from '#convoke/core';
import { CurrentAccount, type SignedInAccount } from '../../account-viewing.js';
import { UserType } from '../../graphql/user.type.js';
import type { User } from '../../user.entity.js';
import { OutsideIdentities } from '../outside-identities.service.js';
import type { OutsideIdentity } from '../outside-identity.entity.js';
import { OutsideLinks } from '../outside-links.service.js';
import { OutsideProviders } from '../outside-providers.service.js';
import { OutsideIdentityType } from './outside-identity.type.js';

/** How the owner of an account gets in. */
@Resolver(() => UserType)
export class OutsideIdentityResolver {
  constructor(
    private readonly identities: OutsideIdentities,
    private readonly providers: OutsideProviders,
    private readonly links: OutsideLinks,
  ) {}

  @ResolveField(() => String, {
    nullable: true,
    description: 'By whom an account without a password of this instance gets in; null for all others',
  })
  async provider(@Parent() { id, passwordHash }: User, @Ctx() context: RequestContext): Promise<string | null> {
    if (passwordHash !== null) return null;
    const identities = (await this.identities.ofUser(context).load(id)) ?? [];
    const usable = identities.find(({ provider }) => this.providers.find(provider));
    return (usable ?? identities[0])?.provider ?? null;
  }

  @Access('owner', { otherwise: null })
  @ResolveField(() => Boolean, { nullable: true })
  hasPassword(@Parent() { passwordHash }: User): boolean {
    return passwordHash !== null;
  }

  @Access('owner', { otherwise: null })
  @ResolveField(() => [OutsideIdentityType], { nullable: true, description: 'The oldest first' })
  async outsideIdentities(@Parent() { id }: User, @Ctx() context: RequestContext): Promise<OutsideIdentityType[]> {
    const identities = (await this.identities.ofUser(context).load(id)) ?? [];
    return identities.map((identity) => this.described(identity));
  }

  @Access('account')
  @Mutation(() => UserType, {
    nullable: true,
    description: 'Fails with last_way_in where nobody could get into the account afterwards',
  })
  async unlinkOutsideIdentity(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('id', { type: () => ID }) id: string,
    @Args('password') password: string,
    @Ctx() context: RequestContext,
  ): Promise<User> {
    return this.links.unlink(user, id, password, context);
  }

  private described({ id, provider, name, createdAt, lastUsedAt }: OutsideIdentity): OutsideIdentityType {
    const known = this.providers.find(provider);
    return { id, provider, label: known?.label ?? provider, usable: known !== undefined, name, createdAt, lastUsedAt };
  }
}
