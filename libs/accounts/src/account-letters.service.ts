import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig, knownLocale, layOutMail, type Locale, Mailer, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import type { User } from './user.entity.js';

export interface Letter {
  subject: string;
  title: string;
  paragraphs: string[];
  button?: { label: string; url: string };
  afterButton?: string[];
  /** A second thing that its reader may do. */
  link?: { label: string; url: string };
}

/** Whom a letter speaks of. */
export type Names = { instance: string };

export type Wording = (names: Names, options: { locale: Locale }) => Letter;

/** Sends letters about an account: in the language that its owner chose, or else the one they are `reading` just now. */
@Injectable()
export class AccountLetters {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly settings: InstanceSettingsService,
    private readonly mailer: Mailer,
  ) {}

  async send(tx: Tx, to: Pick<User, 'email' | 'locale'>, reading: Locale, wording: Wording): Promise<void> {
    const locale = knownLocale(to.locale ?? '') ?? reading;
    const { name } = await this.settings.current(tx);
    const { subject, ...content } = wording({ instance: name }, { locale });
    const sender = { name, url: this.server.publicUrl };
    await this.mailer.queue(tx, { to: to.email, subject, ...layOutMail({ ...content, locale, sender }) });
  }

  /** The address of a page of this instance. */
  link(path: string): string {
    return `${this.server.publicUrl}${path}`;
  }
}
