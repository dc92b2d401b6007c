import { Injectable } from '@nestjs/common';
import { AccountLetters, type Occasion, SecurityLetters, type User } from '#convoke/accounts';
import type { Actor } from '#convoke/actors';
import type { Tx } from '#convoke/core';
import { m } from '#translations';

/** What the instance writes to people whose profile goes to another server. */
@Injectable()
export class MoveMails {
  constructor(
    private readonly letters: AccountLetters,
    private readonly security: SecurityLetters,
  ) {}

  async tellOfMove(tx: Tx, user: User, profile: Actor, target: Actor, occasion: Occasion): Promise<void> {
    const moved = { profile: `@${profile.preferredUsername}`, target: `@${target.preferredUsername}@${target.domain}` };
    await this.security.send(tx, user, occasion, (names, options) => ({
      subject: m.mail_moved_subject({ ...names, ...moved }, options),
      title: m.mail_moved_title({}, options),
      paragraphs: [m.mail_moved_text({ ...names, ...moved }, options), m.mail_moved_back({}, options)],
      button: {
        label: m.mail_moved_button({}, options),
        url: this.letters.link(`/identity/move/${profile.preferredUsername}`),
      },
    }));
  }
}
