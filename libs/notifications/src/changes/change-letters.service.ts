import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig, type Locale, slugify, type Tx } from '#convoke/core';
import { calendarOfEvent, type Event, EventStatus, ParticipationLinks, PublishedEvents, whenOf } from '#convoke/events';
import { m } from '#translations';
import type { Letter } from '../notices/notice.js';
import type { Stranger } from './participants.queries.js';
import { changeLines, ownTime, type ToldPlan, toldPlanOf } from './told-plan.js';

/** Whose clock the letter goes by besides the event's, and in which language it is. */
export interface Reader {
  locale: Locale;
  timezone: string | null;
}

type Write = (reader: Reader) => Letter;

/** What people are written about an event that is not what it was. */
@Injectable()
export class ChangeLetters {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly published: PublishedEvents,
    private readonly links: ParticipationLinks,
  ) {}

  /** Of an event that is read with its companions and its description. */
  async ofChange(tx: Tx, event: Event, was: ToldPlan): Promise<Write> {
    const attachments = [await this.calendarFile(tx, event)];
    const is = toldPlanOf(event);
    const cancelled = is.status === EventStatus.CANCELLED && was.status !== EventStatus.CANCELLED;
    const { title, options } = event;
    return ({ locale, timezone }) => ({
      subject: (cancelled ? m.mail_cancelled_subject : m.mail_changed_subject)({ title }, { locale }),
      title: (cancelled ? m.mail_cancelled_title : m.mail_changed_title)({ title }, { locale }),
      paragraphs: [
        ...changeLines(was, is, { options, readerZone: timezone }, locale),
        ...(cancelled ? [periodOf(event, { locale, timezone })] : []),
      ],
      button: { label: m.mail_event_button({}, { locale }), url: `${this.server.publicUrl}/events/${event.uuid}` },
      afterButton: [m.mail_changed_calendar({}, { locale })],
      attachments,
    });
  }

  /** Of an event of which only the tombstone is left, with the title that it had. */
  async ofDeletion(tx: Tx, tombstone: Event, title: string): Promise<Write> {
    const event = Object.assign(tombstone, { title, status: EventStatus.CANCELLED });
    const attachments = [await this.calendarFile(tx, event)];
    return (reader) => ({
      subject: m.mail_deleted_subject({ title }, reader),
      title: m.mail_deleted_title({ title }, reader),
      paragraphs: [m.mail_deleted_text({}, reader), periodOf(event, reader), m.mail_deleted_calendar({}, reader)],
      attachments,
    });
  }

  /** The same letter for somebody without an account, with the link by which they manage their participation. */
  forStranger(letter: Letter, event: Event, stranger: Stranger): Letter {
    if (event.deletedAt) return letter;
    const label = m.mail_anonymous_manage({}, { locale: stranger.locale });
    return { ...letter, link: { label, url: this.links.manageUrl(event, stranger) } };
  }

  private async calendarFile(tx: Tx, event: Event) {
    const [entry] = await this.published.of([{ event }], tx);
    const filename = `${slugify(event.title, 'event')}.ics`;
    return { filename, contentType: 'text/calendar; charset=utf-8', content: calendarOfEvent(entry!) };
  }
}

function periodOf(event: Event, { locale, timezone }: Reader): string {
  const own = ownTime(event, timezone, locale);
  return [m.event_summary_when({ words: whenOf(event, locale) }, { locale }), ...(own ? [own] : [])].join('\n');
}
