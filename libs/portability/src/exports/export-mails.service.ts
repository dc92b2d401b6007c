import { Injectable } from '@nestjs/common';
import { AccountLetters, type User } from '#convoke/accounts';
import { chooseLocale, type Tx } from '#convoke/core';
import { m } from '#translations';

/** What the instance writes about exports. */
@Injectable()
export class ExportMails {
  constructor(private readonly letters: AccountLetters) {}

  /** The link leads to the page, not to the file: a mail that is read by others opens nothing. */
  async tellReady(tx: Tx, user: User, { locale, expiresAt }: { locale: string; expiresAt: Date }): Promise<void> {
    await this.letters.send(tx, user, chooseLocale(locale), (names, options) => ({
      subject: m.mail_export_ready_subject(names, options),
      title: m.mail_export_ready_title({}, options),
      paragraphs: [
        m.mail_export_ready_text(names, options),
        m.mail_export_ready_until({ when: dayOf(expiresAt, user, options.locale) }, options),
      ],
      button: { label: m.mail_export_ready_button({}, options), url: this.letters.link('/settings/data') },
      afterButton: [m.mail_export_ready_not_you({}, options)],
    }));
  }
}

function dayOf(at: Date, { settings }: User, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: settings.timezone ?? 'UTC' }).format(at);
}
