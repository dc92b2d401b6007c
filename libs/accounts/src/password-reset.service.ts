import { Injectable } from '@nestjs/common';
import { Database, DomainError, type Locale, type Tx } from '#convoke/core';
import { AccountMails } from './account-mails.service.js';
import { ConfirmationService } from './confirmation.service.js';
import { ApplicationGrants } from './applications/index.js';
import { EmailChanges } from './email-changes.service.js';
import { admitted, Entrance, type SignedIn } from './entrance.service.js';
import { SecurityMails } from './lock-down/security-mails.service.js';
import { SignInTries } from './lock-down/sign-in-tries.service.js';
import type { MailRequest } from './mail-requests.service.js';
import { OneTimeTokens } from './one-time-tokens.service.js';
import { TokenPurpose } from './one-time-token.entity.js';
import { Passwords } from './passwords.service.js';
import { type Origin, Sessions } from './session.service.js';
import { SessionKind } from './session.entity.js';
import type { User } from './user.entity.js';
import { Users } from './user.service.js';

export interface PasswordReset {
  token: string;
  password: string;
  locale: Locale;
}

/** Lets people in again who forgot their password. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly db: Database,
    private readonly tokens: OneTimeTokens,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly grants: ApplicationGrants,
    private readonly emailChanges: EmailChanges,
    private readonly mails: AccountMails,
    private readonly security: SecurityMails,
    private readonly confirmations: ConfirmationService,
    private readonly entrance: Entrance,
    private readonly tries: SignInTries,
  ) {}

  /** Sends a link to choose a new password; does nothing for an address without account. */
  async offerTo({ email, locale }: MailRequest): Promise<void> {
    await this.db.transaction(async (tx) => {
      const user = await this.users.findByEmail(email, tx);
      if (!user || user.disabledAt) return;
      await this.users.noteResetSent(tx, user);
      await this.mails.offerNewPassword(tx, user, locale);
    });
  }

  /** The link that such a mail has, for whoever runs the instance to hand over; throws user_disabled. */
  async linkFor(tx: Tx, user: User): Promise<string> {
    if (user.disabledAt) throw new DomainError('user_disabled');
    return this.mails.resetLink(tx, user);
  }

  /**
   * Sets the password of the token's user, ends their sessions and signs them in here. Throws invalid_link; once the
   * password is set, second_factor_required or user_not_approved.
   */
  async reset({ token, password, locale }: PasswordReset, origin: Origin): Promise<SignedIn> {
    const { entered, email } = await this.db.transaction(async (tx) => {
      const { userId } = await this.tokens.redeem(tx, token, TokenPurpose.RESET);
      const user = await this.users.lock(tx, userId);
      if (user.disabledAt) throw new DomainError('user_disabled');
      await this.passwords.check('password', password, user.email);
      const passwordHash = await this.passwords.hash(password);
      // The mail reached them: that is all that a confirmation could prove.
      if (user.confirmedAt || user.waitingSince) await this.users.setPassword(tx, user, passwordHash);
      else await this.confirmations.confirm(tx, user, { passwordHash, network: null, outside: null });
      await this.emailChanges.forget(tx, user.id);
      await this.sessions.endAll(tx, user.id);
      await this.grants.endAll(tx, user.id);
      await this.security.tellOfNewPassword(tx, user, { ...origin, locale });
      return { email: user.email, entered: await this.entrance.open(tx, user, SessionKind.RESET, origin) };
    });
    await this.tries.resume(email);
    return admitted(entered);
  }
}
