import { Injectable } from '@nestjs/common';
import { type User, Users } from '#convoke/accounts';
import { chooseLocale, Clock, Cron, Database, type Locale, type Tx } from '#convoke/core';
import { type Event, EventQueries, EventStatus } from '#convoke/events';
import type { Letter } from '../notices/notice.js';
import { Notices } from '../notices/notices.service.js';
import { dayOf, morningsAround, weeksAround } from '../times/mornings.js';
import { ReminderLetters } from './reminder-letters.service.js';
import { type DueReminder, type Morning, ReminderQueries } from './reminders.queries.js';

const AT_ONCE = 200;
const DAY_MS = 86_400_000;

type Wording = (event: Event, user: User, locale: Locale) => Letter;

/** Looks for what people are to be reminded of; whatever it finds twice is told once. */
@Injectable()
export class Reminders {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly users: Users,
    private readonly events: EventQueries,
    private readonly queries: ReminderQueries,
    private readonly letters: ReminderLetters,
    private readonly notices: Notices,
  ) {}

  @Cron('notifications.remind-before', '* * * * *')
  async remindBefore(): Promise<void> {
    for (const due of await this.queries.hourBefore()) {
      await this.remind('reminder_hour', due, (event, user, locale) => this.letters.soon(event, user, locale));
    }
  }

  @Cron('notifications.remind-on-day', '*/5 * * * *')
  async remindOnDay(): Promise<void> {
    const now = this.clock.now();
    const zones = new Set((await this.queries.zones('day')).map(({ zone }) => zone));
    const mornings = [...zones].map((zone) => morning({ zone, locale: '' }, morningsAround(now, zone)));
    for (const due of await this.queries.onDay(mornings)) {
      await this.remind('reminder_day', due, (event, user, locale) => this.letters.today(event, user, locale));
    }
  }

  /** Within a day of the first morning of the week: who turns it on later waits for the next. */
  @Cron('notifications.remind-of-week', '*/5 * * * *')
  async remindOfWeek(): Promise<void> {
    const now = this.clock.now();
    const weeks = (await this.queries.zones('week'))
      .map((place) => morning(place, weeksAround(now, place.zone, chooseLocale(place.locale))))
      .filter(({ last }) => now.getTime() - last.getTime() < DAY_MS);
    for (const { userId, key, eventIds } of await this.queries.ofWeek(weeks)) {
      await this.db.transaction(async (tx) => {
        const user = (await this.users.usable([userId], tx)).get(userId);
        if (!user) return;
        const events: Event[] = [];
        for (const id of eventIds) events.push(await this.events.getWhole(id, tx));
        const notice = { kind: 'reminder_week', key } as const;
        await this.notices.tell(tx, notice, [{ user, profileId: null }], (_, locale) =>
          this.letters.week(events, user, locale),
        );
      });
    }
  }

  private async remind(kind: 'reminder_hour' | 'reminder_day', due: DueReminder, write: Wording): Promise<void> {
    const { eventId, key, going } = due;
    for (let next = 0; next < going.length; next += AT_ONCE) {
      const some = going.slice(next, next + AT_ONCE);
      await this.db.transaction(async (tx) => {
        const event = await this.stillComing(tx, eventId);
        if (!event) return;
        const ids = some.map(({ userId }) => userId);
        const users = await this.users.usable(ids, tx);
        const recipients = some.flatMap(({ userId, profileId }) => {
          const user = users.get(userId);
          return user ? [{ user, profileId }] : [];
        });
        await this.notices.tell(tx, { kind, key, eventId }, recipients, (user, locale) => write(event, user, locale));
      });
    }
  }

  /** Null for one that was deleted or cancelled since it was found. */
  private async stillComing(tx: Tx, eventId: string): Promise<Event | null> {
    const event = await this.events.getWhole(eventId, tx);
    const gone = event.deletedAt !== null || event.status === EventStatus.CANCELLED;
    return gone || event.beginsOn <= this.clock.now() ? null : event;
  }
}

function morning(place: Pick<Morning, 'zone' | 'locale'>, span: Pick<Morning, 'last' | 'next'>): Morning {
  return { ...place, ...span, day: dayOf(span.last, place.zone) };
}
