import { Args, ArgsType, Field, ID, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentAccount, type SignedInAccount, type User, UserRole, UserType } from '#convoke/accounts';
import { AccountDeletion, CurrentViewer, requireUser, type Viewer } from '#convoke/actors';
import { Access, Ctx, DeletedObjectType, DomainError, RateLimits, type RequestContext } from '#convoke/core';
import { AdministeredUsers } from '../administered-users.service.js';
import { MadeUsers } from '../made-users.service.js';
import { ModeratedUsers } from '../moderated-users.service.js';

@ArgsType()
class AdminUpdateUserArgs {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Vouches for the address; cannot be taken back' })
  confirmed?: boolean | null;

  @Field(() => UserRole, { nullable: true })
  role?: UserRole | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Of another address they are always told' })
  notify?: boolean | null;
}

@ArgsType()
class AdminCreateUserArgs {
  @Field()
  email: string;

  @Field(() => UserRole, { nullable: true, defaultValue: UserRole.USER })
  role?: UserRole | null;

  @Field(() => String, {
    nullable: true,
    description: 'One of the languages of the pages, in which they are written to',
  })
  locale?: string | null;
}

/** What those who run the instance do about accounts, and everybody about their own: deleting it. */
@Resolver()
export class UserModerationResolver {
  constructor(
    private readonly moderated: ModeratedUsers,
    private readonly administered: AdministeredUsers,
    private readonly made: MadeUsers,
    private readonly deletion: AccountDeletion,
    private readonly limits: RateLimits,
  ) {}

  @Access('administrator')
  @Mutation(() => UserType, {
    nullable: true,
    description: 'Makes an account without a password; its owner gets a mail with a link to choose one',
  })
  async adminCreateUser(@Args() args: AdminCreateUserArgs, @CurrentViewer() viewer: Viewer): Promise<User> {
    await this.countWrite(viewer);
    return this.made.make(viewer, args);
  }

  @Access('administrator')
  @Mutation(() => UserType, { nullable: true, description: 'What is left out stays' })
  async adminUpdateUser(
    @Args() { id, notify, ...change }: AdminUpdateUserArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<User> {
    await this.countWrite(viewer);
    return this.administered.update(viewer, id, change, notify ?? false);
  }

  @Access('moderator')
  @Mutation(() => UserType, {
    nullable: true,
    description: 'Nobody gets in with the account, and its profiles are suspended; its owner is told by mail',
  })
  async disableUser(
    @Args('id', { type: () => ID }) id: string,
    @Args('reason', { type: () => String, nullable: true }) reason: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<User> {
    await this.countWrite(viewer);
    return this.moderated.disable(viewer, id, reason ?? '');
  }

  @Access('moderator')
  @Mutation(() => UserType, {
    nullable: true,
    description: 'Opens the account again; its profiles come back within a day',
  })
  async enableUser(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<User> {
    await this.countWrite(viewer);
    return this.moderated.enable(viewer, id);
  }

  @Access('account')
  @Mutation(() => DeletedObjectType, {
    nullable: true,
    description:
      'Deletes the account, one’s own with its password, or as a moderator that of somebody else; its profiles disappear one by one within a day',
  })
  async deleteAccount(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('password', { type: () => String, nullable: true }) password: string | null,
    @Args('userId', { type: () => ID, nullable: true }) userId: string | null,
    @CurrentViewer() viewer: Viewer,
    @Ctx() context: RequestContext,
  ): Promise<{ id: string }> {
    if (typeof userId !== 'string' || userId === user.id) {
      await this.deletion.delete(user, password ?? '', context);
      return { id: user.id };
    }
    if (!viewer.isModerator) throw new DomainError('unauthorized', { field: 'userId' });
    await this.countWrite(viewer);
    await this.moderated.delete(viewer, userId);
    return { id: userId };
  }

  private async countWrite(viewer: Viewer): Promise<void> {
    await this.limits.consume('write:account', requireUser(viewer).id);
  }
}
