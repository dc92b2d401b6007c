import { Injectable } from '@nestjs/common';
import type { Locale, Tx } from '#convoke/core';
import { m } from '#translations';
import { AccountLetters } from '../account-letters.service.js';
import type { User } from '../user.entity.js';

/** What the instance writes about the ways into an account from outside. */
@Injectable()
export class OutsideMails {
  constructor(private readonly letters: AccountLetters) {}

  async tellOfLink(tx: Tx, user: User, provider: string, reading: Locale): Promise<void> {
    await this.letters.send(tx, user, reading, ({ instance }, options) => ({
      subject: m.mail_outside_linked_subject({ instance, provider }, options),
      title: m.mail_outside_linked_title({}, options),
      paragraphs: [
        m.mail_outside_linked_text({ instance, provider }, options),
        m.mail_outside_linked_not_you({}, options),
      ],
      button: { label: m.mail_outside_button({}, options), url: this.letters.link('/settings/security') },
    }));
  }

  async tellOfUnlink(tx: Tx, user: User, provider: string, reading: Locale): Promise<void> {
    await this.letters.send(tx, user, reading, ({ instance }, options) => ({
      subject: m.mail_outside_unlinked_subject({ instance, provider }, options),
      title: m.mail_outside_unlinked_title({}, options),
      paragraphs: [
        m.mail_outside_unlinked_text({ instance, provider }, options),
        m.mail_outside_unlinked_not_you({}, options),
      ],
      button: { label: m.mail_password_changed_button({}, options), url: this.letters.link('/password-reset/send') },
    }));
  }
}
