import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { ActorQueries } from '#convoke/actors';
import {
  chooseLocale,
  type Config,
  Database,
  InjectConfig,
  layOutMail,
  type Locale,
  type MailContent,
  Mailer,
  slugify,
} from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { calendarOfEvent } from './calendar/event-calendars.js';
import type { Event } from './event.entity.js';
import { EventQueries } from './event.queries.js';
import { whenAndWhere } from './event-summary.js';
import type { Participation } from './participation.entity.js';
import { ParticipationLinks } from './participation-links.service.js';
import { ParticipationQueries } from './participation.queries.js';
import { PublishedEvents } from './published-events.service.js';

/** What a letter can speak of. */
export interface LetterMatter {
  participation: Participation;
  event: Event;
  /** When and where it is, a line each. */
  facts: string;
  /** Of the profile that takes part; null for somebody without an account. */
  profile: string | null;
  page: string;
  /** Where somebody without an account changes or gives up their participation. */
  manage: string | null;
}

interface Recipient {
  to: string;
  locale: Locale;
  profile: string | null;
}

/** A letter without the frame that all of them have. */
export interface Letter extends Omit<MailContent, 'locale' | 'sender'> {
  subject: string;
  /** Whether the event goes with it as a calendar file. */
  calendar?: boolean;
}

/** Writes to whoever takes part in an event, with an account here or without one, in their language. */
@Injectable()
export class ParticipationLetters {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly participations: ParticipationQueries,
    private readonly events: EventQueries,
    private readonly published: PublishedEvents,
    private readonly links: ParticipationLinks,
    private readonly actors: ActorQueries,
    private readonly users: Users,
    private readonly settings: InstanceSettingsService,
    private readonly mailer: Mailer,
  ) {}

  /** Sends what `write` answers, if anything; nothing to people elsewhere, or about an event that is no more. */
  async send(
    participationId: string,
    write: (matter: LetterMatter, options: { locale: Locale }) => Letter | null,
  ): Promise<void> {
    const participation = await this.participations.find(participationId);
    const recipient = participation && (await this.recipientOf(participation));
    if (!recipient) return;
    const condition = 'WHERE e.id = $1 AND e.deleted_at IS NULL AND NOT e.draft AND NOT e.suspended';
    const [event] = await this.events.list(condition, [participation.eventId], 'e.description');
    if (!event) return;
    const { to, locale, profile } = recipient;
    const letter = write({ ...this.matterOf(participation, event, locale), profile }, { locale });
    if (!letter) return;
    const { subject, calendar, ...content } = letter;
    const sender = { name: (await this.settings.current()).name, url: this.server.publicUrl };
    const attachments = calendar ? [await this.calendarFile(event)] : [];
    const mail = { to, subject, ...layOutMail({ locale, sender, ...content }), attachments };
    await this.db.transaction((tx) => this.mailer.queue(tx, mail));
  }

  private async recipientOf({ id, anonymous, actorId, metadata }: Participation): Promise<Recipient | null> {
    if (anonymous) {
      const [row] = await this.db.query<{ email: string | null }>('SELECT email FROM participations WHERE id = $1', [
        id,
      ]);
      return row?.email ? { to: row.email, locale: chooseLocale(metadata.locale), profile: null } : null;
    }
    const actor = (await this.actors.findMany([actorId])).get(actorId);
    const user = actor?.userId ? await this.users.get(actor.userId) : null;
    if (!actor || !user || user.disabledAt) return null;
    const handle = `@${actor.preferredUsername}`;
    const profile = actor.name ? `${actor.name} (${handle})` : handle;
    return { to: user.email, locale: chooseLocale(user.locale ?? undefined), profile };
  }

  private matterOf(participation: Participation, event: Event, locale: Locale): Omit<LetterMatter, 'profile'> {
    return {
      participation,
      event,
      facts: whenAndWhere(event, event.companions?.place ?? null, locale).join('\n'),
      page: `${this.server.publicUrl}/events/${event.uuid}`,
      manage: participation.anonymous ? this.links.manageUrl(event, participation) : null,
    };
  }

  private async calendarFile(event: Event) {
    const [entry] = await this.published.of([{ event }]);
    return {
      filename: `${slugify(event.title, 'event')}.ics`,
      contentType: 'text/calendar; charset=utf-8',
      content: calendarOfEvent(entry!),
    };
  }
}
