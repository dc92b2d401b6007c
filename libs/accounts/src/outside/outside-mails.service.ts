import { Injectable } from '@nestjs/common';
import type { Tx } from '#convoke/core';
import { m } from '#translations';
import { AccountLetters } from '../account-letters.service.js';
import { type Occasion, SecurityLetters } from '../lock-down/security-letters.service.js';
import type { User } from '../user.entity.js';

/** What the instance writes about the ways into an account from outside. */
@Injectable()
export class OutsideMails {
  constructor(
    private readonly letters: AccountLetters,
    private readonly security: SecurityLetters,
  ) {}

  async tellOfLink(tx: Tx, user: User, provider: string, occasion: Occasion): Promise<void> {
    await this.security.send(tx, user, occasion, ({ instance }, options) => ({
      subject: m.mail_outside_linked_subject({ instance, provider }, options),
      title: m.mail_outside_linked_title({}, options),
      paragraphs: [m.mail_outside_linked_text({ instance, provider }, options)],
      button: { label: m.mail_outside_button({}, options), url: this.letters.link('/settings/security') },
    }));
  }

  async tellOfUnlink(tx: Tx, user: User, provider: string, occasion: Occasion): Promise<void> {
    await this.security.send(tx, user, occasion, ({ instance }, options) => ({
      subject: m.mail_outside_unlinked_subject({ instance, provider }, options),
      title: m.mail_outside_unlinked_title({}, options),
      paragraphs: [m.mail_outside_unlinked_text({ instance, provider }, options)],
    }));
  }
}
