import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { Access, Ctx, DeletedObjectType, DomainError, type RequestContext } from '#convoke/core';
import { CurrentAccount, type SignedInAccount } from '#convoke/accounts';
import { AccountDeletion } from '../account-deletion.service.js';

@Resolver()
export class AccountDeletionResolver {
  constructor(private readonly deletion: AccountDeletion) {}

  @Access('account')
  @Mutation(() => DeletedObjectType, {
    nullable: true,
    description: 'Deletes the account, which needs its password; its profiles disappear one by one within a day',
  })
  async deleteAccount(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('password', { type: () => String, nullable: true }) password: string | null,
    @Args('userId', { type: () => ID, nullable: true }) userId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<{ id: string }> {
    if (typeof userId === 'string' && userId !== user.id) throw new DomainError('unauthorized', { field: 'userId' });
    await this.deletion.delete(user, password ?? '', context);
    return { id: user.id };
  }
}
