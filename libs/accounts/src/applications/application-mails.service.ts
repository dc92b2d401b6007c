import { Injectable } from '@nestjs/common';
import type { Tx } from '#convoke/core';
import { m } from '#translations';
import { AccountLetters } from '../account-letters.service.js';
import { type Occasion, SecurityLetters } from '../lock-down/security-letters.service.js';
import type { User } from '../user.entity.js';
import type { Application } from './application.entity.js';

/** What the instance writes to people about programs that use their account. */
@Injectable()
export class ApplicationMails {
  constructor(
    private readonly letters: AccountLetters,
    private readonly security: SecurityLetters,
  ) {}

  async tellOfProgram(tx: Tx, user: User, { name }: Application, occasion: Occasion): Promise<void> {
    await this.security.send(tx, user, occasion, (names, options) => ({
      subject: m.mail_program_subject({ ...names, program: name }, options),
      title: m.mail_program_title({}, options),
      paragraphs: [m.mail_program_text({ ...names, program: name }, options), m.mail_program_not_you({}, options)],
      button: { label: m.mail_program_button({}, options), url: this.letters.link('/settings/apps') },
    }));
  }
}
