import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access, ANY_SCOPE } from '#convoke/core';
import { CurrentUser } from '../account-viewing.js';
import type { User } from '../user.entity.js';
import type { UserSettings } from '../user-settings.js';
import { UserSettingsService } from '../user-settings.service.js';
import { UserSettingsArgs, UserSettingsType } from './user-settings.type.js';
import { UserType } from './user.type.js';

@Resolver(() => UserType)
export class UserResolver {
  constructor(private readonly settings: UserSettingsService) {}

  @Access('account', { scope: ANY_SCOPE })
  @Query(() => UserType, { nullable: true, description: 'The account that the request is made with' })
  loggedUser(@CurrentUser() user: User): User {
    return user;
  }

  @Access('account', { scope: 'write:user:settings' })
  @Mutation(() => UserSettingsType, { nullable: true })
  async setUserSettings(@CurrentUser() user: User, @Args() changes: UserSettingsArgs): Promise<UserSettings> {
    return this.settings.change(user.id, changes);
  }

  @Access('account', { scope: 'write:user:settings' })
  @Mutation(() => UserType, { nullable: true })
  async updateLocale(
    @CurrentUser() user: User,
    @Args('locale', { type: () => String, nullable: true }) locale: string | null,
  ): Promise<User> {
    return this.settings.changeLocale(user.id, locale);
  }

  @ResolveField(() => Boolean, { nullable: true })
  disabled(@Parent() { disabledAt }: User): boolean {
    return disabledAt !== null;
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
