import { Injectable } from '@nestjs/common';
import type { Locale, Tx } from '#convoke/core';
import { m } from '#translations';
import { AccountLetters } from './account-letters.service.js';
import { EMAIL_CHANGE_HOURS } from './email-changes.service.js';
import { type Occasion, SecurityLetters } from './lock-down/security-letters.service.js';
import type { User } from './user.entity.js';

interface Wish {
  /** The wanted address. */
  email: string;
  token: string;
}

/** What the instance writes about the address of an account, to the old one, the new one, and whoever has it already. */
@Injectable()
export class EmailChangeMails {
  constructor(
    private readonly letters: AccountLetters,
    private readonly security: SecurityLetters,
  ) {}

  async tellOldAddress(tx: Tx, user: User, { email, token }: Wish, occasion: Occasion): Promise<void> {
    await this.security.sendToOldAddress(tx, user, user.email, occasion, (names, options) => ({
      subject: m.mail_email_change_subject(names, options),
      title: m.mail_email_change_title({}, options),
      paragraphs: [m.mail_email_change_text({ ...names, email }, options), m.mail_email_change_not_you({}, options)],
      button: { label: m.mail_email_change_stop({}, options), url: this.letters.link(`/validate/email/stop/${token}`) },
      afterButton: [m.mail_email_change_until({ hours: EMAIL_CHANGE_HOURS }, options)],
    }));
  }

  async askNewAddress(tx: Tx, user: User, { email, token }: Wish, locale: Locale): Promise<void> {
    await this.letters.send(tx, { email, locale: user.locale }, locale, (names, options) => ({
      subject: m.mail_new_email_subject(names, options),
      title: m.mail_new_email_title({}, options),
      paragraphs: [m.mail_new_email_text(names, options)],
      button: { label: m.mail_confirm_button({}, options), url: this.letters.link(`/validate/email/${token}`) },
      afterButton: [m.mail_link_hours({ hours: EMAIL_CHANGE_HOURS }, options), m.mail_new_email_ignore({}, options)],
    }));
  }

  /** For whoever has an account with the wanted address: of the other account it says nothing. */
  async tellHolder(tx: Tx, holder: User, locale: Locale): Promise<void> {
    await this.letters.send(tx, holder, locale, (names, options) => ({
      subject: m.mail_email_taken_subject(names, options),
      title: m.mail_email_taken_title({}, options),
      paragraphs: [m.mail_email_taken_text(names, options), m.mail_email_taken_yours({}, options)],
      button: { label: m.nav_sign_in({}, options), url: this.letters.link('/login') },
      afterButton: [m.mail_email_taken_ignore({}, options)],
    }));
  }

  /** Tells the old address that it is over, and the last words that go there. */
  async tellOfNewAddress(tx: Tx, user: User, old: string, occasion: Occasion): Promise<void> {
    await this.security.sendToOldAddress(tx, user, old, occasion, (names, options) => ({
      subject: m.mail_email_changed_subject(names, options),
      title: m.mail_email_changed_title({}, options),
      paragraphs: [
        m.mail_email_changed_text({ ...names, email: user.email }, options),
        m.mail_email_changed_not_you({}, options),
      ],
    }));
  }
}
