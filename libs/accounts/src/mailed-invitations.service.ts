import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { chooseLocale, invalid, parseInput, textInput, type Tx } from '#convoke/core';
import { m } from '#translations';
import { locales } from '#translations/runtime';
import { AccountLetters } from './account-letters.service.js';
import { emailInput } from './email-address.js';
import type { InvitationLink } from './invitation-link.entity.js';
import { InvitationLinks } from './invitation-links.service.js';
import { RegistrationAdmission } from './registration-admission.service.js';
import { isSettled } from './user.entity.js';
import { Users } from './user.service.js';

const invitation = z.object({
  email: emailInput,
  words: textInput({ max: 1000 }),
  locale: z.enum(locales, 'error_language'),
});
type Invitation = z.output<typeof invitation>;

export interface MailedInvitation {
  email: string;
  /** What whoever invites says to them. */
  words?: string | null;
  /** In which language they are written to: ours unless said otherwise. */
  locale?: string | null;
}

/** Invites people by a mail with a link of their own. */
@Injectable()
export class MailedInvitations {
  constructor(
    private readonly admission: RegistrationAdmission,
    private readonly users: Users,
    private readonly links: InvitationLinks,
    private readonly letters: AccountLetters,
  ) {}

  /** Checks what is given, which needs no transaction; throws registrations_closed or InvalidInput. */
  async check({ email, words, locale }: MailedInvitation): Promise<Invitation> {
    const checked = parseInput(invitation, { email, words: words ?? '', locale: locale || chooseLocale() });
    await this.admission.checkInvited(checked.email);
    return checked;
  }

  /** Throws InvalidInput for an address that has an account, or an invitation that is good. */
  async send(tx: Tx, makerId: string | null, { email, words, locale }: Invitation): Promise<InvitationLink> {
    const user = await this.users.findByEmail(email, tx);
    if (user && isSettled(user)) throw invalid('email', 'error_email_in_use');
    const link = await this.links.makeFor(tx, email, makerId);
    await this.letters.send(tx, { email, locale }, locale, (names, options) => ({
      subject: m.mail_invited_subject(names, options),
      title: m.mail_invited_title(names, options),
      paragraphs: [m.mail_invited_text(names, options), ...(words ? [m.mail_invited_words({}, options), words] : [])],
      button: {
        label: m.mail_invited_button({}, options),
        url: this.letters.link(`/register/user?invitation=${link.code}`),
      },
      afterButton: [m.mail_invited_days({}, options), m.mail_invited_ignore({}, options)],
    }));
    return link;
  }
}
