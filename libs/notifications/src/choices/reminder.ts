/** Reminders, by the names under which they are turned off; the settings of the account say who wants them. */
export const REMINDERS = {
  reminder_hour: 'notificationBeforeEvent',
  reminder_day: 'notificationOnDay',
  reminder_week: 'notificationEachWeek',
} as const;

export type Reminder = keyof typeof REMINDERS;

export function isReminder(kind: string): kind is Reminder {
  return Object.hasOwn(REMINDERS, kind);
}
