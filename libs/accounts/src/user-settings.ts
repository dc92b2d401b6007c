import { Column } from 'typeorm';

/** How soon somebody hears of something: never, at once, or gathered once an hour, a day, a week. */
export const NotificationPace = {
  NONE: 'none',
  DIRECT: 'direct',
  ONE_HOUR: 'one_hour',
  ONE_DAY: 'one_day',
  ONE_WEEK: 'one_week',
} as const;
export type NotificationPace = (typeof NotificationPace)[keyof typeof NotificationPace];

/** The place around which somebody looks for events. */
export interface UserLocation {
  name?: string | null;
  /** Kilometres. */
  range?: number | null;
  geohash?: string | null;
}

/** What a user chose for themselves; columns of the users' table. */
export class UserSettings {
  /** IANA name. */
  @Column('text', { nullable: true })
  timezone: string | null = null;

  @Column('boolean')
  notificationOnDay: boolean = true;

  @Column('boolean')
  notificationEachWeek: boolean = false;

  @Column('boolean')
  notificationBeforeEvent: boolean = false;

  @Column('text')
  notificationPendingParticipation: NotificationPace = NotificationPace.ONE_DAY;

  @Column('text')
  notificationPendingMembership: NotificationPace = NotificationPace.ONE_DAY;

  @Column('text')
  groupNotifications: NotificationPace = NotificationPace.ONE_DAY;

  @Column('jsonb', { nullable: true })
  location: UserLocation | null = null;
}
