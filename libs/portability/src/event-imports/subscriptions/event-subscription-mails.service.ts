import { Injectable } from '@nestjs/common';
import { AccountLetters, type User } from '#convoke/accounts';
import { chooseLocale, type Tx } from '#convoke/core';
import { m } from '#translations';
import type { EventSubscription } from './event-subscription.js';

/** What the instance writes about calendars that are followed. */
@Injectable()
export class EventSubscriptionMails {
  constructor(private readonly letters: AccountLetters) {}

  /** Names the host alone: the address of a calendar may be a secret, and a mail is read by others. */
  async tellStopped(tx: Tx, user: User, { locale, url }: EventSubscription): Promise<void> {
    const { host } = new URL(url);
    await this.letters.send(tx, user, chooseLocale(locale), (names, options) => ({
      subject: m.mail_subscription_stopped_subject(names, options),
      title: m.mail_subscription_stopped_title({}, options),
      paragraphs: [m.mail_subscription_stopped_text({ ...names, host }, options)],
      button: {
        label: m.mail_subscription_stopped_button({}, options),
        url: this.letters.link('/settings/data/subscriptions'),
      },
    }));
  }
}
