import { Injectable } from '@nestjs/common';
import { AccountLetters, User } from '#convoke/accounts';
import { Actor } from '#convoke/actors';
import { chooseLocale, type Tx } from '#convoke/core';
import { m } from '#translations';
import type { HeldText, WaitingText } from './held-text.entity.js';

const MAX_TITLE = 200;
const SUBJECTS = {
  released: { event: m.mail_held_event_subject, comment: m.mail_held_comment_subject, post: m.mail_held_post_subject },
  spam: { event: m.mail_spam_event_subject, comment: m.mail_spam_comment_subject, post: m.mail_spam_post_subject },
};
const TEXTS = {
  released: { event: m.mail_held_event_text, comment: m.mail_held_comment_text, post: m.mail_held_post_text },
  spam: { event: m.mail_spam_event_text, comment: m.mail_spam_comment_text, post: m.mail_spam_post_text },
};

/** How much of a text says which one it was. */
export function titleOf({ title, text }: Pick<HeldText, 'title' | 'text'>): string {
  return (title ?? text).slice(0, MAX_TITLE).toWellFormed();
}

/** Tells authors what moderators decided about what had waited for them. */
@Injectable()
export class HeldTextMails {
  constructor(private readonly letters: AccountLetters) {}

  /** That everybody can read it now. */
  async tellOfRelease(tx: Tx, held: WaitingText): Promise<void> {
    await this.tell(tx, held, 'released', '');
  }

  /** That it was taken for spam, and what the moderator says about that. */
  async tellOfSpam(tx: Tx, held: WaitingText, words: string): Promise<void> {
    await this.tell(tx, held, 'spam', words);
  }

  /** Who lives elsewhere is not told: what is theirs is there still. */
  private async tell(tx: Tx, held: WaitingText, outcome: keyof typeof TEXTS, words: string): Promise<void> {
    const author = await tx.findOneBy(Actor, { id: held.actorId });
    const user = author?.userId ? await tx.findOneBy(User, { id: author.userId }) : null;
    if (!user) return;
    await this.letters.send(tx, user, chooseLocale(), (names, options) => ({
      subject: SUBJECTS[outcome][held.kind](names, options),
      title: SUBJECTS[outcome][held.kind](names, options),
      paragraphs: [
        TEXTS[outcome][held.kind]({ ...names, title: titleOf(held) }, options),
        ...(words ? [m.mail_moderated_reason({}, options), words] : []),
      ],
      button: { label: m.mail_removed_rules({}, options), url: this.letters.link('/about/rules') },
      link: { label: m.mail_moderated_contact({}, options), url: this.letters.link('/about') },
    }));
  }
}
