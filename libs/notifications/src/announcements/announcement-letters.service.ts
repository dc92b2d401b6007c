import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig, readableText } from '#convoke/core';
import { type Event, ParticipationLinks } from '#convoke/events';
import type { Announcement } from '#convoke/threads';
import { m } from '#translations';
import type { Stranger } from '../changes/participants.queries.js';
import type { Letter } from '../notices/notice.js';

/** What people without an account are written when an organizer announces something. */
@Injectable()
export class AnnouncementLetters {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly links: ParticipationLinks,
  ) {}

  /** With the link by which they manage their participation, while there is an event. `name` is the organizer's. */
  forStranger(announcement: Announcement, event: Event, name: string, stranger: Stranger): Letter {
    const { locale } = stranger;
    const title = announcement.eventTitle;
    return {
      subject: m.mail_announced_subject({ title }, { locale }),
      title: m.mail_announced_title({ name, title }, { locale }),
      paragraphs: [readableText(announcement.text)],
      afterButton: [m.mail_announced_no_answer({}, { locale })],
      ...(event.deletedAt ? {} : this.ways(event, stranger)),
    };
  }

  private ways(event: Event, stranger: Stranger): Pick<Letter, 'button' | 'link'> {
    const { locale } = stranger;
    return {
      button: { label: m.mail_event_button({}, { locale }), url: `${this.server.publicUrl}/events/${event.uuid}` },
      link: { label: m.mail_anonymous_manage({}, { locale }), url: this.links.manageUrl(event, stranger) },
    };
  }
}
