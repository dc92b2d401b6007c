import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, DeletedObjectType } from '#convoke/core';
import { CurrentAccount, type SignedInAccount } from '../../account-viewing.js';
import { UserType } from '../../graphql/user.type.js';
import type { User } from '../../user.entity.js';
import type { ApplicationGrant } from '../application-grant.entity.js';
import { ApplicationGrants } from '../application-grants.service.js';
import { ApplicationGrantType } from './application.type.js';

/** The programs that somebody lets use their account; nobody but they themselves is told. */
@Resolver(() => UserType)
export class UserApplicationsResolver {
  constructor(private readonly grants: ApplicationGrants) {}

  @Access('owner', { otherwise: null })
  @ResolveField(() => [ApplicationGrantType], { nullable: 'itemsAndList', description: 'The last first' })
  async authAuthorizedApplications(@Parent() { id }: User): Promise<ApplicationGrant[]> {
    return this.grants.of(id);
  }

  @Access('account')
  @Mutation(() => DeletedObjectType, { nullable: true, description: 'Lets a program use your account no longer' })
  async revokeApplicationToken(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('appTokenId') appTokenId: string,
  ): Promise<{ id: string }> {
    await this.grants.end(user.id, appTokenId);
    return { id: appTokenId };
  }
}
