import { Injectable } from '@nestjs/common';
import { Clock, type Locale, type RequestContext, type Tx } from '#convoke/core';
import { m } from '#translations';
import { AccountLetters, type Letter, type Names } from '../account-letters.service.js';
import { deviceOf } from '../device.js';
import type { User } from '../user.entity.js';
import { LockLinks } from './lock-links.service.js';

/** When and where what a letter tells of was done, and what its reader reads. */
export interface Occasion extends Pick<RequestContext, 'ip' | 'userAgent'> {
  locale: Locale;
  /** Now where it is left out. */
  at?: Date;
}

/** A letter of which the first paragraph says what was done, and those behind it what to do. */
type SecurityWording = (names: Names, options: { locale: Locale }) => Omit<Letter, 'link'>;

/** Sends letters about what its reader may not have done: each says when and where, and how to lock the account. */
@Injectable()
export class SecurityLetters {
  constructor(
    private readonly letters: AccountLetters,
    private readonly links: LockLinks,
    private readonly clock: Clock,
  ) {}

  async send(tx: Tx, user: User, occasion: Occasion, wording: SecurityWording): Promise<void> {
    await this.write(tx, user, { occasion, to: user.email, lock: await this.links.issue(user) }, wording);
  }

  /** To the address that the account had before, which locking gives back to it. */
  async sendToOldAddress(tx: Tx, user: User, old: string, occasion: Occasion, wording: SecurityWording): Promise<void> {
    await this.write(tx, user, { occasion, to: old, lock: await this.links.issue(user, old) }, wording);
  }

  private async write(
    tx: Tx,
    user: User,
    { occasion, to, lock: url }: { occasion: Occasion; to: string; lock: string },
    wording: SecurityWording,
  ): Promise<void> {
    await this.letters.send(tx, { email: to, locale: user.locale }, occasion.locale, (names, options) => {
      const { paragraphs, button, afterButton = [], ...letter } = wording(names, options);
      const [what = '', ...todo] = paragraphs;
      const said = [what, this.facts(occasion, user, options), ...todo];
      const lock = { label: m.mail_lock_button({}, options), url };
      const advice = m.mail_lock_advice({}, options);
      return button
        ? { ...letter, paragraphs: said, button, afterButton: [...afterButton, advice], link: lock }
        : { ...letter, paragraphs: [...said, advice], button: lock, afterButton };
    });
  }

  private facts({ ip, userAgent, at }: Occasion, user: User, options: { locale: Locale }): string {
    const { browser, system } = deviceOf(userAgent);
    const device = [browser, system].filter((name) => name !== null).join(', ');
    return [
      m.mail_when({ when: momentOf(at ?? this.clock.now(), user, options.locale) }, options),
      ...(device ? [m.mail_device({ device }, options)] : []),
      ...(ip ? [m.mail_address({ address: ip }, options)] : []),
    ].join('\n');
  }
}

function momentOf(at: Date, { settings }: User, locale: Locale): string {
  const timeZone = settings.timezone ?? 'UTC';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone }).format(at);
}
