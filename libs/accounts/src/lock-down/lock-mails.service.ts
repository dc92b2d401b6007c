import { Injectable } from '@nestjs/common';
import type { Locale, Tx } from '#convoke/core';
import { m } from '#translations';
import { AccountLetters } from '../account-letters.service.js';
import { TokenPurpose } from '../one-time-token.entity.js';
import { OneTimeTokens } from '../one-time-tokens.service.js';
import type { User } from '../user.entity.js';
import { type Occasion, SecurityLetters } from './security-letters.service.js';

const RESET_HOURS = 24;

/** What the instance writes about guesses, and about accounts that are locked. */
@Injectable()
export class LockMails {
  constructor(
    private readonly security: SecurityLetters,
    private readonly letters: AccountLetters,
    private readonly tokens: OneTimeTokens,
  ) {}

  async tellOfPause(tx: Tx, user: User, occasion: Occasion): Promise<void> {
    await this.security.send(tx, user, occasion, (names, options) => ({
      subject: m.mail_pause_subject(names, options),
      title: m.mail_pause_title({}, options),
      paragraphs: [m.mail_pause_text(names, options), m.mail_pause_you({}, options), m.mail_pause_not_you({}, options)],
      button: { label: m.mail_reset_button({}, options), url: this.letters.link('/password-reset/send') },
    }));
  }

  /** `canReset`: whether a new password is the way back; otherwise they sign in by a provider, as before. */
  async tellOfLock(tx: Tx, user: User, { locale, canReset }: { locale: Locale; canReset: boolean }): Promise<void> {
    const back = canReset ? await this.newPassword(tx, user) : null;
    await this.letters.send(tx, user, locale, (names, options) => ({
      subject: m.mail_locked_subject(names, options),
      title: m.mail_locked_title({}, options),
      paragraphs: [
        m.mail_locked_text(names, options),
        back ? m.mail_locked_back({}, options) : m.mail_locked_outside({}, options),
      ],
      button: back
        ? { label: m.mail_reset_button({}, options), url: back }
        : { label: m.nav_sign_in({}, options), url: this.letters.link('/login') },
      afterButton: back
        ? [
            m.mail_link_hours({ hours: RESET_HOURS }, options),
            m.mail_locked_later({ address: this.letters.link('/password-reset/send') }, options),
          ]
        : [],
    }));
  }

  private async newPassword(tx: Tx, { id: userId }: User): Promise<string> {
    const token = await this.tokens.issue(tx, { userId, purpose: TokenPurpose.RESET, hours: RESET_HOURS });
    return this.letters.link(`/password-reset/${token}`);
  }
}
