import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, Database, type Locale, parseInput, RateLimits, type Tx } from '#convoke/core';
import { AccountMails } from './account-mails.service.js';
import { ChallengePurpose } from './challenge.js';
import { emailInput, mailboxOf } from './email-address.js';
import type { Registration } from './one-time-tokens.service.js';
import { Passwords } from './passwords.service.js';
import { ProofsOfWork } from './proofs-of-work.service.js';
import { RegistrationAdmission } from './registration-admission.service.js';
import { inetOf } from './session.service.js';
import { isSettled, newUser, User } from './user.entity.js';
import { Users } from './user.service.js';

const applicationSchema = z.object({ email: emailInput, password: z.string() });

const RENEWED = ['password_hash', 'locale', 'registration_reason', 'invitation_link_id', 'confirmation_sent_at'];

export interface Application {
  email: string;
  password: string;
  locale: Locale;
  /** Why they want to join. */
  reason: string | null;
  /** The code of a link that invites them. */
  invitation: string | null;
  /** That some work was done for this. */
  proof: string | null;
}

/** Takes in people who want an account. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly admission: RegistrationAdmission,
    private readonly proofs: ProofsOfWork,
    private readonly limits: RateLimits,
    private readonly passwords: Passwords,
    private readonly users: Users,
    private readonly mails: AccountMails,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Registers somebody and asks them by mail to confirm their address. An address that has an account already gets
   * the same answer, after the same work; only its owner learns of it, by mail. So the user that is answered is what
   * was applied for: its id is kept free for it whether or not a row has it.
   */
  async register(raw: Application, ip: string): Promise<User> {
    this.passwords.assertOffered();
    const { email, password } = parseInput(applicationSchema, raw);
    await this.passwords.check('password', password, email);
    const admission = await this.admission.check({ ...raw, email });
    await this.proofs.demand(ChallengePurpose.SIGN_UP, raw.proof, ip);
    await this.limits.consume('signup:network', ip);
    await this.limits.consume('signup:address', mailboxOf(email));
    await this.limits.consume('mail:address', mailboxOf(email));
    const passwordHash = await this.passwords.hash(password);
    return this.db.transaction(async (tx) => {
      const createdAt = this.clock.now();
      const id = await this.users.reserveId(tx);
      const applicant = newUser({ id, email, passwordHash, locale: raw.locale, createdAt, ...admission });
      await this.ask(tx, applicant, { passwordHash, network: inetOf(ip), outside: null }, raw.locale);
      return applicant;
    });
  }

  /** Lets the applicant's address decide, by a mail, about the registration; its owner is told if it has an account. */
  async ask(tx: Tx, applicant: User, registration: Registration, locale: Locale): Promise<void> {
    const user = await this.insertOrRenew(tx, applicant);
    await (isSettled(user)
      ? this.mails.tellOfSecondRegistration(tx, user, locale, registration)
      : this.mails.askToConfirm(tx, user, locale, registration));
  }

  /** Who registers once more before confirming wants what they say this time. */
  private async insertOrRenew(tx: Tx, applicant: User): Promise<User> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(User)
      .values(applicant)
      .orUpdate(RENEWED, ['email'], {
        overwriteCondition: {
          where: 'users.confirmed_at IS NULL AND users.waiting_since IS NULL AND users.disabled_at IS NULL',
        },
      })
      .updateEntity(false)
      .execute();
    return tx.findOneByOrFail(User, { email: applicant.email });
  }
}
