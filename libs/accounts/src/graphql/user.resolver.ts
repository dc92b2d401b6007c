import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access } from '#convoke/core';
import { CurrentAccount, type SignedInAccount } from '../account-viewing.js';
import type { User } from '../user.entity.js';
import type { UserSettings } from '../user-settings.js';
import { UserSettingsService } from '../user-settings.service.js';
import { UserSettingsArgs, UserSettingsType } from './user-settings.type.js';
import { UserType } from './user.type.js';

@Resolver(() => UserType)
export class UserResolver {
  constructor(private readonly settings: UserSettingsService) {}

  @Access('account')
  @Query(() => UserType, { nullable: true, description: 'The account that the request is made with' })
  loggedUser(@CurrentAccount() { user }: SignedInAccount): User {
    return user;
  }

  @Access('account')
  @Mutation(() => UserSettingsType, { nullable: true })
  async setUserSettings(
    @CurrentAccount() { user }: SignedInAccount,
    @Args() changes: UserSettingsArgs,
  ): Promise<UserSettings> {
    return this.settings.change(user.id, changes);
  }

  @Access('account')
  @Mutation(() => UserType, { nullable: true })
  async updateLocale(
    @CurrentAccount() { user }: SignedInAccount,
    @Args('locale', { type: () => String, nullable: true }) locale: string | null,
  ): Promise<User> {
    return this.settings.changeLocale(user.id, locale);
  }

  @ResolveField(() => Boolean, { nullable: true })
  disabled(@Parent() { disabledAt }: User): boolean {
    return disabledAt !== null;
  }

  @ResolveField(() => String, { nullable: true, description: 'External login; null for a password of this instance' })
  provider(): null {
    return null;
  }

  @ResolveField(() => String, { nullable: true, description: 'Always null: the token only ever travels by mail' })
  confirmationToken(): null {
    return null;
  }

  @ResolveField(() => String, { nullable: true, description: 'Always null: the token only ever travels by mail' })
  resetPasswordToken(): null {
    return null;
  }
}
