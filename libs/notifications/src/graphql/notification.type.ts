import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';

/** Resolvers of this type answer with the stored notice. */
@ObjectType('Notification', { description: 'Something that its reader was told; kept for 90 days' })
export class NotificationType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'As updateActivitySetting knows it, or reminder_hour, reminder_day, reminder_week' })
  kind: string;
}

export const PaginatedNotificationListType = Paginated(() => NotificationType, 'PaginatedNotificationList');
