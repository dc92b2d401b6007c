import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig, type Locale, type Tx } from '#convoke/core';
import { m } from '#translations';
import { AccountLetters } from './account-letters.service.js';
import { OneTimeTokens, type Registration } from './one-time-tokens.service.js';
import { TokenPurpose } from './one-time-token.entity.js';
import type { User } from './user.entity.js';

const RESET_HOURS = 24;

/** What the instance writes to people about getting into their account, with links that work once. */
@Injectable()
export class AccountMails {
  constructor(
    @InjectConfig('accounts') private readonly accounts: Config['accounts'],
    private readonly tokens: OneTimeTokens,
    private readonly letters: AccountLetters,
  ) {}

  async askToConfirm(tx: Tx, user: User, reading: Locale, registration?: Registration): Promise<void> {
    const hours = this.accounts.unconfirmedHours;
    const token = await this.tokens.issue(tx, {
      userId: user.id,
      purpose: TokenPurpose.CONFIRMATION,
      hours,
      registration,
    });
    await this.letters.send(tx, user, reading, (names, options) => ({
      subject: m.mail_confirm_subject(names, options),
      title: m.mail_confirm_title({}, options),
      paragraphs: [
        m.mail_confirm_text(names, options),
        ...(user.registrationReason ? [m.mail_confirm_waits({}, options)] : []),
      ],
      button: { label: m.mail_confirm_button({}, options), url: this.letters.link(`/validate/${token}`) },
      afterButton: [m.mail_link_hours({ hours: Math.round(hours) }, options), m.mail_confirm_ignore({}, options)],
    }));
  }

  /** For whoever has an account already: somebody, perhaps they themselves, tried to register with their address. */
  async tellOfSecondRegistration(tx: Tx, user: User, reading: Locale, registration: Registration): Promise<void> {
    const hours = this.accounts.unconfirmedHours;
    const url = await this.resetLink(tx, user, hours, registration);
    await this.letters.send(tx, user, reading, (names, options) => ({
      subject: m.mail_registered_already_subject(names, options),
      title: m.mail_registered_already_title({}, options),
      paragraphs: [m.mail_registered_already_text(names, options), m.mail_registered_already_forgotten({}, options)],
      button: { label: m.mail_reset_button({}, options), url },
      afterButton: [
        m.mail_link_hours({ hours: Math.round(hours) }, options),
        m.mail_registered_already_ignore({}, options),
      ],
    }));
  }

  async offerNewPassword(tx: Tx, user: User, reading: Locale): Promise<void> {
    const url = await this.resetLink(tx, user);
    await this.letters.send(tx, user, reading, (names, options) => ({
      subject: m.mail_reset_subject(names, options),
      title: m.mail_reset_title({}, options),
      paragraphs: [m.mail_reset_text(names, options)],
      button: { label: m.mail_reset_button({}, options), url },
      afterButton: [m.mail_link_hours({ hours: RESET_HOURS }, options), m.mail_reset_ignore({}, options)],
    }));
  }

  /** The address where the user chooses a new password and gets in. */
  async resetLink(tx: Tx, { id: userId }: User, hours = RESET_HOURS, registration?: Registration): Promise<string> {
    const token = await this.tokens.issue(tx, { userId, purpose: TokenPurpose.RESET, hours, registration });
    return this.letters.link(`/password-reset/${token}`);
  }
}
