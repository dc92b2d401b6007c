import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { type Config, InjectConfig, type Locale, readableText } from '#convoke/core';
import type { Announcement, Comment, Conversation } from '#convoke/threads';
import { m } from '#translations';
import { nameOf } from '../comments/comment-letters.service.js';
import type { Letter } from '../notices/notice.js';

/** A message as one of those has it to whom it was sent. */
export interface Received {
  message: Comment;
  conversation: Conversation;
  /** The group to which it was sent; null for one that was sent to themselves. */
  group: Actor | null;
  /** Of the event that it is about, if they may see that. */
  about: string | null;
}

/** What people are written about private messages; each says the words of the message itself. */
@Injectable()
export class ConversationLetters {
  constructor(@InjectConfig('server') private readonly server: Config['server']) {}

  created(received: Received, locale: Locale): Letter {
    const { group } = received;
    const name = speakerOf(received);
    const subject = group
      ? m.mail_written_group_subject({ name, group: nameOf(group) }, { locale })
      : m.mail_written_subject({ name }, { locale });
    return { subject, title: subject, ...this.quote(received, locale) };
  }

  replied(received: Received, locale: Locale): Letter {
    const { group } = received;
    const name = speakerOf(received);
    const subject = group
      ? m.mail_answered_group_subject({ name, group: nameOf(group) }, { locale })
      : m.mail_answered_subject({ name }, { locale });
    return { subject, title: subject, ...this.quote(received, locale) };
  }

  mentioned(received: Received, locale: Locale): Letter {
    const subject = m.mail_named_subject({ name: speakerOf(received) }, { locale });
    return { subject, title: subject, ...this.quote(received, locale) };
  }

  /** To one of all whom an organizer tells the same. */
  announced(received: Received, { eventTitle: title }: Announcement, locale: Locale): Letter {
    const name = nameOf(received.message.author);
    return {
      subject: m.mail_announced_subject({ title }, { locale }),
      title: m.mail_announced_title({ name, title }, { locale }),
      ...this.quote({ ...received, about: null }, locale),
      afterButton: [m.mail_announced_answer({ name }, { locale })],
    };
  }

  private quote(
    { message, conversation, group, about }: Received,
    locale: Locale,
  ): Pick<Letter, 'paragraphs' | 'button' | 'afterButton'> {
    const subject = about === null ? [] : [m.conversation_about({ title: about }, { locale })];
    return {
      paragraphs: [...subject, readableText(message.text)],
      button: {
        label: m.mail_message_button({}, { locale }),
        url: `${this.server.publicUrl}/conversations/${conversation.id}`,
      },
      afterButton: [group ? m.mail_message_once_group({}, { locale }) : m.mail_message_once({}, { locale })],
    };
  }
}

/** The group in whose name it is said, whoever wrote it. */
function speakerOf({ message: { author, inNameOf } }: Received): string {
  return nameOf(inNameOf ?? author);
}
