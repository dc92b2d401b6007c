import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { type Config, InjectConfig, type Locale } from '#convoke/core';
import type { Event, OrganizersChange } from '#convoke/events';
import { m } from '#translations';
import type { Letter } from '../notices/notice.js';

export type OrganizerNews = OrganizersChange['change'] | 'asked' | 'offered';

const TITLES = {
  asked: m.mail_organizer_asked_title,
  offered: m.mail_organizer_offered_title,
  accepted: m.mail_organizer_accepted_title,
  taken_over: m.mail_organizer_taken_over_title,
  declined: m.mail_organizer_declined_title,
  left: m.mail_organizer_left_title,
  removed: m.mail_organizer_removed_title,
} satisfies Record<OrganizerNews, unknown>;

/** What people are written about who organizes an event. */
@Injectable()
export class OrganizerLetters {
  constructor(@InjectConfig('server') private readonly server: Config['server']) {}

  of(news: OrganizerNews, { title, uuid }: Event, subject: Actor, locale: Locale): Letter {
    const name = subject.name || `@${subject.preferredUsername}`;
    const words = TITLES[news]({ name, title }, { locale });
    const isQuestion = news === 'asked' || news === 'offered';
    const page = `${this.server.publicUrl}/events/${uuid}`;
    return {
      subject: words,
      title: words,
      paragraphs: isQuestion ? this.question(news, name, locale) : [],
      button: isQuestion
        ? { label: m.mail_organizer_button({}, { locale }), url: `${page}/organizers` }
        : { label: m.mail_event_button({}, { locale }), url: page },
    };
  }

  private question(news: OrganizerNews, name: string, locale: Locale): string[] {
    const meaning = news === 'asked' ? m.mail_organizer_asked_text : m.mail_organizer_offered_text;
    return [meaning({ name }, { locale }), m.mail_organizer_no_answer({}, { locale })];
  }
}
