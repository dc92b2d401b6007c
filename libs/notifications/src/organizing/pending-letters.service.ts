import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { type Config, InjectConfig, type Locale } from '#convoke/core';
import { m } from '#translations';
import type { Letter } from '../notices/notice.js';

/** Somebody who asks to take part in an event; null where they have no account. */
export interface Asking {
  eventId: string;
  uuid: string;
  title: string;
  guestId: string | null;
}

/** Of one event; more are counted. */
const MOST_NAMES = 10;

/** What organizers are written about who wants to come to their events, or comes. */
@Injectable()
export class PendingLetters {
  constructor(@InjectConfig('server') private readonly server: Config['server']) {}

  asked(title: string, uuid: string, guest: Actor | null, locale: Locale): Letter {
    const names = { name: nameOf(guest, locale), title };
    return {
      subject: m.mail_asked_subject(names, { locale }),
      title: m.mail_asked_title(names, { locale }),
      paragraphs: [m.mail_asked_text({}, { locale })],
      button: { label: m.mail_participants_button({}, { locale }), url: this.participants(uuid) },
    };
  }

  joined(title: string, uuid: string, guest: Actor | null, locale: Locale): Letter {
    const names = { name: nameOf(guest, locale), title };
    return {
      subject: m.mail_joined_subject(names, { locale }),
      title: m.mail_joined_title(names, { locale }),
      paragraphs: [],
      button: { label: m.mail_participants_button({}, { locale }), url: this.participants(uuid) },
    };
  }

  /** Of all who asked since the last mail, under their events. */
  digest(asking: Asking[], guests: Map<string, Actor>, locale: Locale): Letter {
    const events = [...Map.groupBy(asking, ({ eventId }) => eventId).values()];
    const paragraphs = events.map((group) => {
      const { title, uuid } = group[0]!;
      const names = group.map(({ guestId }) => nameOf((guestId && guests.get(guestId)) || null, locale));
      const more = names.length - MOST_NAMES;
      const rest = more > 0 ? [m.mail_asked_more({ count: more }, { locale })] : [];
      return [title, ...names.slice(0, MOST_NAMES).map((name) => `– ${name}`), ...rest, this.participants(uuid)].join(
        '\n',
      );
    });
    const count = { count: asking.length };
    const [only] = events.length === 1 ? events[0]! : [];
    return {
      subject: m.mail_asked_many_subject(count, { locale }),
      title: m.mail_asked_many_title(count, { locale }),
      paragraphs: [...paragraphs, m.mail_asked_text({}, { locale })],
      button: {
        label: m.mail_participants_button({}, { locale }),
        url: only ? this.participants(only.uuid) : `${this.server.publicUrl}/events/me`,
      },
    };
  }

  private participants(uuid: string): string {
    return `${this.server.publicUrl}/events/${uuid}/participations`;
  }
}

function nameOf(guest: Actor | null, locale: Locale): string {
  if (!guest) return m.mail_somebody_without_account({}, { locale });
  const { name, preferredUsername, domain } = guest;
  const handle = `@${preferredUsername}${domain ? `@${domain}` : ''}`;
  return name ? `${name} (${handle})` : handle;
}
