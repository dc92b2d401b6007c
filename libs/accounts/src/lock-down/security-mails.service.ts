import { Injectable } from '@nestjs/common';
import type { Tx } from '#convoke/core';
import { m } from '#translations';
import type { User } from '../user.entity.js';
import { type Occasion, SecurityLetters } from './security-letters.service.js';

/** What the instance writes to people about their password and their sessions. */
@Injectable()
export class SecurityMails {
  constructor(private readonly letters: SecurityLetters) {}

  async tellOfNewPassword(tx: Tx, user: User, occasion: Occasion): Promise<void> {
    await this.letters.send(tx, user, occasion, (names, options) => ({
      subject: m.mail_password_changed_subject(names, options),
      title: m.mail_password_changed_title({}, options),
      paragraphs: [m.mail_password_changed_text(names, options)],
    }));
  }

  /** Somebody got in from where nobody of this account was seen before. */
  async tellOfNewDevice(tx: Tx, user: User, occasion: Occasion): Promise<void> {
    await this.letters.send(tx, user, occasion, (names, options) => ({
      subject: m.mail_new_device_subject(names, options),
      title: m.mail_new_device_title({}, options),
      paragraphs: [m.mail_new_device_text(names, options), m.mail_new_device_you({}, options)],
    }));
  }

  /** A session was renewed with what it had given back before: two hold a copy, and one of them took it. */
  async tellOfCopiedSession(tx: Tx, user: User, occasion: Occasion): Promise<void> {
    await this.letters.send(tx, user, occasion, (names, options) => ({
      subject: m.mail_copied_session_subject(names, options),
      title: m.mail_copied_session_title({}, options),
      paragraphs: [m.mail_copied_session_text(names, options), m.mail_copied_session_todo({}, options)],
    }));
  }
}
