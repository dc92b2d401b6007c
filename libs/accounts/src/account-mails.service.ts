import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig, knownLocale, layOutMail, type Locale, Mailer, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { m } from '#translations';
import { OneTimeTokens, type Registration } from './one-time-tokens.service.js';
import { TokenPurpose } from './one-time-token.entity.js';
import type { User } from './user.entity.js';

const RESET_HOURS = 24;

export interface Letter {
  subject: string;
  title: string;
  paragraphs: string[];
  button?: { label: string; url: string };
  afterButton?: string[];
}

export type Wording = (names: { instance: string }, options: { locale: Locale }) => Letter;

/**
 * What the instance writes to people about their account, with links that work once: in the language that they chose,
 * or else the one they are `reading` just now.
 */
@Injectable()
export class AccountMails {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    @InjectConfig('accounts') private readonly accounts: Config['accounts'],
    private readonly settings: InstanceSettingsService,
    private readonly tokens: OneTimeTokens,
    private readonly mailer: Mailer,
  ) {}

  async askToConfirm(tx: Tx, user: User, reading: Locale, registration?: Registration): Promise<void> {
    const hours = this.accounts.unconfirmedHours;
    const token = await this.tokens.issue(tx, {
      userId: user.id,
      purpose: TokenPurpose.CONFIRMATION,
      hours,
      registration,
    });
    await this.send(tx, user, reading, (names, options) => ({
      subject: m.mail_confirm_subject(names, options),
      title: m.mail_confirm_title({}, options),
      paragraphs: [
        m.mail_confirm_text(names, options),
        ...(user.registrationReason ? [m.mail_confirm_waits({}, options)] : []),
      ],
      button: { label: m.mail_confirm_button({}, options), url: this.link(`/validate/${token}`) },
      afterButton: [m.mail_link_hours({ hours: Math.round(hours) }, options), m.mail_confirm_ignore({}, options)],
    }));
  }

  /** For whoever has an account already: somebody, perhaps they themselves, tried to register with their address. */
  async tellOfSecondRegistration(tx: Tx, user: User, reading: Locale, registration: Registration): Promise<void> {
    const hours = this.accounts.unconfirmedHours;
    const url = await this.resetLink(tx, user, hours, registration);
    await this.send(tx, user, reading, (names, options) => ({
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
    const url = await this.resetLink(tx, user, RESET_HOURS);
    await this.send(tx, user, reading, (names, options) => ({
      subject: m.mail_reset_subject(names, options),
      title: m.mail_reset_title({}, options),
      paragraphs: [m.mail_reset_text(names, options)],
      button: { label: m.mail_reset_button({}, options), url },
      afterButton: [m.mail_link_hours({ hours: RESET_HOURS }, options), m.mail_reset_ignore({}, options)],
    }));
  }

  async tellOfNewPassword(tx: Tx, user: User, reading: Locale): Promise<void> {
    await this.send(tx, user, reading, (names, options) => ({
      subject: m.mail_password_changed_subject(names, options),
      title: m.mail_password_changed_title({}, options),
      paragraphs: [m.mail_password_changed_text(names, options), m.mail_password_changed_not_you({}, options)],
      button: { label: m.mail_password_changed_button({}, options), url: this.link('/password-reset/send') },
    }));
  }

  private async resetLink(tx: Tx, { id: userId }: User, hours: number, registration?: Registration): Promise<string> {
    const token = await this.tokens.issue(tx, { userId, purpose: TokenPurpose.RESET, hours, registration });
    return this.link(`/password-reset/${token}`);
  }

  /** Writes a letter, worded in their language. */
  async send(tx: Tx, { email, locale: chosen }: User, reading: Locale, wording: Wording): Promise<void> {
    const locale = knownLocale(chosen ?? '') ?? reading;
    const { name } = await this.settings.current(tx);
    const { subject, ...content } = wording({ instance: name }, { locale });
    const sender = { name, url: this.server.publicUrl };
    await this.mailer.queue(tx, { to: email, subject, ...layOutMail({ ...content, locale, sender }) });
  }

  link(path: string): string {
    return `${this.server.publicUrl}${path}`;
  }
}
