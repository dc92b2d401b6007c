import { Injectable } from '@nestjs/common';
import type { User } from '#convoke/accounts';
import {
  chooseLocale,
  type Config,
  InjectConfig,
  layOutMail,
  type Locale,
  type Mail,
  Mailer,
  type Tx,
} from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { m } from '#translations';
import type { Letter, MailedKind } from './notice.js';
import { Unsubscriptions } from './unsubscriptions.service.js';

interface NoticeMail {
  user: User;
  kind: MailedKind;
  write: (locale: Locale) => Letter;
}

/** Mails to accounts about what concerns them, each with a way to get no more of its kind. */
@Injectable()
export class NoticeMails {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly settings: InstanceSettingsService,
    private readonly unsubscriptions: Unsubscriptions,
    private readonly mailer: Mailer,
  ) {}

  async send(tx: Tx, mails: NoticeMail[]): Promise<void> {
    if (mails.length === 0) return;
    const { name } = await this.settings.current(tx);
    const sender = { name, url: this.server.publicUrl };
    await this.mailer.queueMany(
      tx,
      mails.map(({ user, kind, write }) => {
        const locale = chooseLocale(user.locale ?? undefined);
        return laidOut(user.email, locale, sender, this.withWayOut(write(locale), user, kind, locale));
      }),
    );
  }

  /** To people without an account, who chose that event and nothing else. */
  async sendToAddresses(tx: Tx, mails: { to: string; locale: Locale; letter: Letter }[]): Promise<void> {
    const { name } = await this.settings.current(tx);
    const sender = { name, url: this.server.publicUrl };
    await this.mailer.queueMany(
      tx,
      mails.map(({ to, locale, letter }) => laidOut(to, locale, sender, letter)),
    );
  }

  private withWayOut(letter: Letter, user: User, kind: MailedKind, locale: Locale): Letter & Pick<Mail, 'headers'> {
    const url = this.unsubscriptions.linkFor(user.id, kind);
    if (!url) return letter;
    return {
      ...letter,
      link: { label: m.mail_unsubscribe({}, { locale }), url },
      headers: { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    };
  }
}

function laidOut(
  to: string,
  locale: Locale,
  sender: { name: string; url: string },
  { subject, attachments, headers, ...content }: Letter & Pick<Mail, 'headers'>,
): Mail {
  return { to, subject, attachments, headers, ...layOutMail({ locale, sender, ...content }) };
}
