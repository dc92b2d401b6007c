import { Module } from '@nestjs/common';
import { AccountsModule } from '#convoke/accounts';
import { NotificationChoices } from './choices/notification-choices.service.js';
import { ActivitySettingResolver, UserNotificationChoicesResolver } from './graphql/notification-choice.resolver.js';

/** Telling people what concerns them, in the ways that they chose. */
@Module({
  imports: [AccountsModule],
  providers: [NotificationChoices, ActivitySettingResolver, UserNotificationChoicesResolver],
})
export class NotificationsModule {}
