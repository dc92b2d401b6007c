import { Injectable } from '@nestjs/common';
import { chooseLocale, type Tx } from '#convoke/core';
import { m } from '#translations';
import { AccountLetters } from './account-letters.service.js';
import type { User } from './user.entity.js';

/** What is written about registrations that moderators decide on: to those who wait, and to the moderators. */
@Injectable()
export class RegistrationMails {
  constructor(private readonly letters: AccountLetters) {}

  async tellOfApproval(tx: Tx, user: User): Promise<void> {
    await this.letters.send(tx, user, chooseLocale(), (names, options) => ({
      subject: m.mail_approved_subject(names, options),
      title: m.mail_approved_title({}, options),
      paragraphs: [m.mail_approved_text(names, options)],
      button: { label: m.mail_approved_button({}, options), url: this.letters.link('/login') },
    }));
  }

  async tellOfRejection(tx: Tx, user: User, reason: string): Promise<void> {
    await this.letters.send(tx, user, chooseLocale(), (names, options) => ({
      subject: m.mail_rejected_subject(names, options),
      title: m.mail_rejected_title({}, options),
      paragraphs: [
        m.mail_rejected_text(names, options),
        ...(reason ? [m.mail_rejected_reason({}, options), reason] : []),
        m.mail_rejected_deleted({}, options),
      ],
    }));
  }

  async tellModerator(tx: Tx, moderator: User, count: number): Promise<void> {
    await this.letters.send(tx, moderator, chooseLocale(), (names, options) => ({
      subject: m.mail_waiting_subject(names, options),
      title: m.mail_waiting_title({ count }, options),
      paragraphs: [m.mail_waiting_text(names, options)],
      button: { label: m.mail_waiting_button({}, options), url: this.letters.link('/settings/admin/registrations') },
    }));
  }
}
