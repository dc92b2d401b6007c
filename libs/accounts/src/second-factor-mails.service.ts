import { Injectable } from '@nestjs/common';
import type { Locale, Tx } from '#convoke/core';
import { m } from '#translations';
import { AccountLetters } from './account-letters.service.js';
import { type Occasion, SecurityLetters } from './lock-down/security-letters.service.js';
import type { User } from './user.entity.js';

/** From how many recovery codes on their owner is asked to make new ones. */
const FEW = 3;

/** What the instance writes about the second factor of an account. */
@Injectable()
export class SecondFactorMails {
  constructor(
    private readonly letters: AccountLetters,
    private readonly security: SecurityLetters,
  ) {}

  async tellOn(tx: Tx, user: User, occasion: Occasion): Promise<void> {
    await this.security.send(tx, user, occasion, (names, options) => ({
      subject: m.mail_second_factor_on_subject(names, options),
      title: m.mail_second_factor_on_title({}, options),
      paragraphs: [m.mail_second_factor_on_text(names, options), m.mail_second_factor_on_codes({}, options)],
    }));
  }

  async tellOff(tx: Tx, user: User, occasion: Occasion): Promise<void> {
    await this.security.send(tx, user, occasion, (names, options) => ({
      subject: m.mail_second_factor_off_subject(names, options),
      title: m.mail_second_factor_off_title({}, options),
      paragraphs: [m.mail_second_factor_off_text(names, options)],
    }));
  }

  async tellOffByAdministrators(tx: Tx, user: User, reading: Locale): Promise<void> {
    await this.letters.send(tx, user, reading, (names, options) => ({
      subject: m.mail_second_factor_off_subject(names, options),
      title: m.mail_second_factor_off_title({}, options),
      paragraphs: [m.mail_second_factor_lost_text(names, options), m.mail_second_factor_lost_again({}, options)],
      button: { label: m.second_factor_set_up({}, options), url: this.page() },
      afterButton: [m.mail_second_factor_lost_not_you(names, options)],
    }));
  }

  async tellOfNewCodes(tx: Tx, user: User, occasion: Occasion): Promise<void> {
    await this.security.send(tx, user, occasion, (names, options) => ({
      subject: m.mail_recovery_renewed_subject(names, options),
      title: m.mail_recovery_renewed_title({}, options),
      paragraphs: [m.mail_recovery_renewed_text(names, options)],
    }));
  }

  /** `left`: how many recovery codes there are still. */
  async tellOfUsedCode(tx: Tx, user: User, left: number, occasion: Occasion): Promise<void> {
    await this.security.send(tx, user, occasion, (names, options) => ({
      subject: m.mail_recovery_used_subject(names, options),
      title: m.mail_recovery_used_title({}, options),
      paragraphs: [
        m.mail_recovery_used_text(names, options),
        m.recovery_codes_left({ count: left }, options),
        ...(left <= FEW ? [m.mail_recovery_few({}, options)] : []),
      ],
      button: { label: m.second_factor_manage({}, options), url: this.page() },
    }));
  }

  private page(): string {
    return this.letters.link('/settings/security/second-factor');
  }
}
