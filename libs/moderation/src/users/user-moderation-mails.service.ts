import { Injectable } from '@nestjs/common';
import { AccountLetters, type User } from '#convoke/accounts';
import { chooseLocale, type Tx } from '#convoke/core';
import { m } from '#translations';

/** Tells people what was decided about their account. */
@Injectable()
export class UserModerationMails {
  constructor(private readonly letters: AccountLetters) {}

  /** `link` is where they choose a password. */
  async tellOfAccount(tx: Tx, user: User, link: string): Promise<void> {
    await this.letters.send(tx, user, chooseLocale(), (names, options) => ({
      subject: m.mail_account_made_subject(names, options),
      title: m.mail_account_made_title({}, options),
      paragraphs: [m.mail_account_made_text(names, options)],
      button: { label: m.mail_account_made_button({}, options), url: link },
      afterButton: [m.mail_account_made_later({}, options), m.mail_account_made_ignore({}, options)],
    }));
  }

  async tellOfShutting(tx: Tx, user: User, reason: string): Promise<void> {
    await this.letters.send(tx, user, chooseLocale(), (names, options) => ({
      subject: m.mail_disabled_subject(names, options),
      title: m.mail_disabled_title({}, options),
      paragraphs: [
        m.mail_disabled_text(names, options),
        ...(reason ? [m.mail_moderated_reason({}, options), reason] : []),
      ],
      link: { label: m.mail_moderated_contact({}, options), url: this.letters.link('/about') },
    }));
  }

  async tellOfOpening(tx: Tx, user: User): Promise<void> {
    await this.letters.send(tx, user, chooseLocale(), (names, options) => ({
      subject: m.mail_enabled_subject(names, options),
      title: m.mail_enabled_title({}, options),
      paragraphs: [m.mail_enabled_text(names, options)],
      button: { label: m.nav_sign_in({}, options), url: this.letters.link('/login') },
    }));
  }

  async tellOfSignOut(tx: Tx, user: User): Promise<void> {
    await this.letters.send(tx, user, chooseLocale(), (names, options) => ({
      subject: m.mail_signed_out_subject(names, options),
      title: m.mail_signed_out_title({}, options),
      paragraphs: [m.mail_signed_out_text(names, options)],
      button: { label: m.nav_sign_in({}, options), url: this.letters.link('/login') },
    }));
  }

  async tellOfDeletion(tx: Tx, user: User): Promise<void> {
    await this.letters.send(tx, user, chooseLocale(), (names, options) => ({
      subject: m.mail_erased_subject(names, options),
      title: m.mail_erased_title({}, options),
      paragraphs: [m.mail_erased_text(names, options)],
      link: { label: m.mail_moderated_contact({}, options), url: this.letters.link('/about') },
    }));
  }

  /** What an administrator changed: to both addresses where the address is another now. */
  async tellOfChange(tx: Tx, user: User, oldEmail: string): Promise<void> {
    for (const email of new Set([oldEmail, user.email])) {
      await this.letters.send(tx, { email, locale: user.locale }, chooseLocale(), (names, options) => ({
        subject: m.mail_administered_subject(names, options),
        title: m.mail_administered_title({}, options),
        paragraphs: [
          m.mail_administered_text(names, options),
          m.mail_administered_email({ email: user.email }, options),
          ROLE[user.role]({}, options),
        ],
        link: { label: m.mail_moderated_contact({}, options), url: this.letters.link('/about') },
      }));
    }
  }
}

const ROLE = {
  user: m.mail_administered_role_user,
  moderator: m.mail_administered_role_moderator,
  administrator: m.mail_administered_role_administrator,
};
