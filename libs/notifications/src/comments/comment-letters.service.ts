import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { type Config, InjectConfig, type Locale, readableText } from '#convoke/core';
import { type Event, ParticipationLinks } from '#convoke/events';
import type { Comment } from '#convoke/threads';
import { m } from '#translations';
import type { Stranger } from '../changes/participants.queries.js';
import type { Letter } from '../notices/notice.js';

/** What people are written about comments; each says the words of the comment itself. */
@Injectable()
export class CommentLetters {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly links: ParticipationLinks,
  ) {}

  comment(event: Event, comment: Comment, locale: Locale): Letter {
    const names = namesOf(event, comment);
    return {
      subject: m.mail_commented_subject(names, { locale }),
      title: m.mail_commented_title(names, { locale }),
      ...this.quote(event, comment, locale),
    };
  }

  mention(event: Event, comment: Comment, locale: Locale): Letter {
    const names = namesOf(event, comment);
    return {
      subject: m.mail_mentioned_subject(names, { locale }),
      title: m.mail_mentioned_title(names, { locale }),
      ...this.quote(event, comment, locale),
    };
  }

  announcement(event: Event, comment: Comment, locale: Locale): Letter {
    const names = namesOf(event, comment);
    return {
      subject: m.mail_announced_subject(names, { locale }),
      title: m.mail_announced_title(names, { locale }),
      ...this.quote(event, comment, locale),
    };
  }

  /** An announcement to somebody without an account, with the link by which they manage their participation. */
  forStranger(event: Event, comment: Comment, stranger: Stranger): Letter {
    const { locale } = stranger;
    const link = { label: m.mail_anonymous_manage({}, { locale }), url: this.links.manageUrl(event, stranger) };
    return { ...this.announcement(event, comment, locale), link };
  }

  private quote({ uuid }: Event, comment: Comment, locale: Locale): Pick<Letter, 'paragraphs' | 'button'> {
    const url = `${this.server.publicUrl}/events/${uuid}#comment-${comment.uuid}`;
    return {
      paragraphs: [readableText(comment.text)],
      button: { label: m.mail_comment_button({}, { locale }), url },
    };
  }
}

function namesOf({ title }: Event, { author }: Comment): { name: string; title: string } {
  return { name: nameOf(author), title };
}

/** As letters call somebody. */
export function nameOf({ name, preferredUsername, domain }: Actor): string {
  return name || `@${preferredUsername}${domain ? `@${domain}` : ''}`;
}
