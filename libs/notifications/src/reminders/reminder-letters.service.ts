import { Injectable } from '@nestjs/common';
import type { User } from '#convoke/accounts';
import { type Config, InjectConfig, type Locale } from '#convoke/core';
import { type Event, whenOf } from '#convoke/events';
import { m } from '#translations';
import { ownTime, placeWords, toldPlanOf } from '../changes/told-plan.js';
import type { Letter } from '../notices/notice.js';

/** What people are reminded of; events are read with their companions. */
@Injectable()
export class ReminderLetters {
  constructor(@InjectConfig('server') private readonly server: Config['server']) {}

  soon(event: Event, user: User, locale: Locale): Letter {
    const { title } = event;
    return {
      subject: m.mail_soon_subject({ title }, { locale }),
      title: m.mail_soon_title({ title }, { locale }),
      ...this.about(event, user, locale),
    };
  }

  today(event: Event, user: User, locale: Locale): Letter {
    const { title } = event;
    return {
      subject: m.mail_today_subject({ title }, { locale }),
      title: m.mail_today_title({ title }, { locale }),
      ...this.about(event, user, locale),
    };
  }

  week(events: Event[], user: User, locale: Locale): Letter {
    const count = { count: events.length };
    return {
      subject: m.mail_week_subject(count, { locale }),
      title: m.mail_week_title(count, { locale }),
      paragraphs: events.map((event) => [event.title, ...eventFacts(event, user, locale), this.page(event)].join('\n')),
      button: { label: m.mail_week_button({}, { locale }), url: `${this.server.publicUrl}/events/me` },
    };
  }

  private about(event: Event, user: User, locale: Locale): Pick<Letter, 'paragraphs' | 'button'> {
    return {
      paragraphs: [eventFacts(event, user, locale).join('\n')],
      button: { label: m.mail_event_button({}, { locale }), url: this.page(event) },
    };
  }

  private page({ uuid }: Event): string {
    return `${this.server.publicUrl}/events/${uuid}`;
  }
}

/** When and where it is, by the clock of the event and of the reader. */
export function eventFacts(event: Event, { settings }: User, locale: Locale): string[] {
  const own = ownTime(event, settings.timezone, locale);
  return [
    m.event_summary_when({ words: whenOf(event, locale) }, { locale }),
    ...(own ? [own] : []),
    m.event_summary_where({ words: placeWords(toldPlanOf(event), locale) }, { locale }),
  ];
}
