import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentUser, type User, UserType } from '#convoke/accounts';
import { Access, Ctx, type RequestContext } from '#convoke/core';
import { type NotificationChoice, NotificationChoices } from '../choices/notification-choices.service.js';
import { kindOf, NOTIFICATION_KINDS, type NotificationKind } from '../choices/notification-kinds.js';
import { ActivitySettingType, NotificationKindType } from './notification-choice.type.js';

const SCOPE = 'read:user:activity_settings';

/** What somebody wants to be told of. */
@Resolver(() => ActivitySettingType)
export class ActivitySettingResolver {
  constructor(private readonly choices: NotificationChoices) {}

  @Access('account', { scope: 'write:user:setting:activity' })
  @Mutation(() => ActivitySettingType, { nullable: true })
  async updateActivitySetting(
    @CurrentUser() user: User,
    @Args('key') key: string,
    @Args('method') method: string,
    @Args('enabled') enabled: boolean,
  ): Promise<NotificationChoice> {
    return this.choices.choose(user.id, key, method, enabled);
  }

  @ResolveField(() => UserType, { nullable: true, description: 'They themselves: nobody sees settings of others' })
  user(@CurrentUser() user: User): User {
    return user;
  }
}

@Resolver(() => UserType)
export class UserNotificationChoicesResolver {
  constructor(private readonly choices: NotificationChoices) {}

  @Access('owner', { scope: SCOPE, otherwise: [] })
  @ResolveField(() => [ActivitySettingType], {
    nullable: 'itemsAndList',
    description: 'Those that differ from what holds for whoever chose nothing',
  })
  async activitySettings(@Parent() { id }: User, @Ctx() context: RequestContext): Promise<NotificationChoice[]> {
    return this.choices.ofUser(context).load(id);
  }

  @Access('owner', { scope: SCOPE, otherwise: [] })
  @ResolveField(() => [NotificationKindType], { description: 'All that this instance tells of, as its reader chose' })
  async notificationKinds(@Parent() { id }: User, @Ctx() context: RequestContext): Promise<NotificationKindType[]> {
    const chosen = await this.choices.ofUser(context).load(id);
    return (Object.keys(NOTIFICATION_KINDS) as NotificationKind[]).flatMap((key) => {
      const { topic, locked = false, email, push } = kindOf(key);
      const own = chosen.filter((choice) => choice.key === key).map(({ method, enabled }) => [method, enabled]);
      return topic ? [{ key, topic, locked, email, push, ...Object.fromEntries(own) }] : [];
    });
  }
}
