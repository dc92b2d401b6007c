import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, DomainError, invalid, isUniqueViolation, parseInput, RateLimits, type Tx } from '#convoke/core';
import { mailboxOf, emailInput } from './email-address.js';
import { EmailChangeMails } from './email-change-mails.service.js';
import { EmailChanges } from './email-changes.service.js';
import type { Occasion } from './lock-down/security-letters.service.js';
import { OneTimeTokens } from './one-time-tokens.service.js';
import { PasswordProof } from './password-proof.service.js';
import { RegistrationAdmission } from './registration-admission.service.js';
import { isSettled, type User } from './user.entity.js';
import { Users } from './user.service.js';

const changeSchema = z.object({ email: emailInput });

/** Gives accounts another address, once a link sent there was opened and unless somebody at the old one objects. */
@Injectable()
export class EmailChangeService {
  constructor(
    private readonly db: Database,
    private readonly limits: RateLimits,
    private readonly proof: PasswordProof,
    private readonly admission: RegistrationAdmission,
    private readonly users: Users,
    private readonly changes: EmailChanges,
    private readonly tokens: OneTimeTokens,
    private readonly mails: EmailChangeMails,
  ) {}

  /**
   * Asks the wanted address to confirm and tells the old one. An address that has an account already gets another
   * mail and nothing else is different, so nobody learns of that account. Throws incorrect_password, InvalidInput.
   */
  async request({ id }: User, raw: { email: string; password: string }, occasion: Occasion): Promise<User> {
    const { ip, locale } = occasion;
    const { email } = parseInput(changeSchema, { email: raw.email });
    await this.limits.consume('login:network', ip);
    const { email: present } = await this.proof.require(id, raw.password);
    if (present.toLowerCase() === email.toLowerCase()) throw invalid('email', 'error_email_same');
    await this.admission.checkAddress(email);
    await this.limits.consume('mail:network', ip);
    for (const address of [present, email]) await this.limits.consume('mail:address', mailboxOf(address));
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(tx, id);
      const tokens = await this.changes.keep(tx, id, email);
      const holder = await this.users.findByEmail(email, tx);
      await this.mails.tellOldAddress(tx, user, { email, token: tokens.cancel }, occasion);
      if (holder && isSettled(holder)) await this.mails.tellHolder(tx, holder, locale);
      else await this.mails.askNewAddress(tx, user, { email, token: tokens.confirm }, locale);
      return user;
    });
  }

  /** Gives the token's account its new address; throws invalid_link, or email_taken when another account has it now. */
  async confirm(token: string, occasion: Occasion): Promise<User> {
    return this.db.transaction(async (tx) => {
      // The user first, as everywhere, so that nobody waits for each other.
      const user = await this.users.lock(tx, await this.changes.ownerOf(tx, token));
      const { email } = await this.changes.redeem(tx, token);
      if (user.disabledAt) throw new DomainError('user_disabled');
      const old = user.email;
      await this.take(tx, user, email);
      // Links that lie in the old mailbox must not open the account any more.
      await this.tokens.forgetAll(tx, user.id);
      await this.mails.tellOfNewAddress(tx, user, old, occasion);
      return user;
    });
  }

  private async take(tx: Tx, user: User, email: string): Promise<void> {
    const holder = await this.users.findByEmail(email, tx);
    // A registration that nobody confirmed keeps no address from whoever proves that it is theirs.
    if (holder && isSettled(holder)) throw new DomainError('email_taken');
    if (holder) await this.users.forgetUnconfirmed(tx, holder.id);
    try {
      await this.users.setEmail(tx, user, email);
    } catch (error) {
      // Of two accounts that confirm one address at once, one gets it.
      if (isUniqueViolation(error)) throw new DomainError('email_taken');
      throw error;
    }
  }
}
