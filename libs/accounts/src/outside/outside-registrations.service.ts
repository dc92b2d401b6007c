import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  Clock,
  Database,
  DomainError,
  isUniqueViolation,
  type Locale,
  parseInput,
  RateLimits,
  type Tx,
} from '#convoke/core';
import { ConfirmationService } from '../confirmation.service.js';
import { emailInput, mailboxOf } from '../email-address.js';
import { admitted, Entrance, type SignedIn } from '../entrance.service.js';
import { RegistrationAdmission } from '../registration-admission.service.js';
import { RegistrationService } from '../registration.service.js';
import { inetOf, type Origin } from '../session.service.js';
import { SessionKind } from '../session.entity.js';
import { isSettled, newUser, User } from '../user.entity.js';
import { Users } from '../user.service.js';
import { OutsideIdentities } from './outside-identities.service.js';
import type { OutsideArrival, OutsidePerson } from './outside-person.js';
import { OutsideProviders } from './outside-providers.service.js';

const wishSchema = z.object({ email: emailInput });

/** What somebody says who comes from outside and wants an account. */
export interface OutsideWish {
  /** An address in place of the one that the provider told. */
  email: string | null;
  reason: string | null;
  invitation: string | null;
  locale: Locale;
}

type Admission = Pick<User, 'registrationReason' | 'invitationLinkId'>;

/** Gives accounts without a password to people whom a provider sends. */
@Injectable()
export class OutsideRegistrations {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    private readonly providers: OutsideProviders,
    private readonly identities: OutsideIdentities,
    private readonly admission: RegistrationAdmission,
    private readonly registrations: RegistrationService,
    private readonly confirmations: ConfirmationService,
    private readonly entrance: Entrance,
    private readonly users: Users,
  ) {}

  /** Whether somebody with an address that the provider verified has no account by it; nobody else is told. */
  async isNewcomer({ email, emailVerified }: OutsideArrival): Promise<boolean> {
    if (email === null || !emailVerified) return false;
    const holder = await this.users.findByEmail(email);
    return !holder || !isSettled(holder);
  }

  /**
   * Registers somebody as the instance's policy says, or whoever they are where it always takes those of the provider.
   * Who has an address that the provider verified is in, or told that it has an account (email_taken). Any other
   * address is asked by mail, whether or not it has an account: then answers null.
   */
  async register(arrival: OutsideArrival, wish: OutsideWish, origin: Origin): Promise<SignedIn | null> {
    const { email } = parseInput(wishSchema, { email: wish.email ?? arrival.email ?? '' });
    const admission = await this.admit(arrival, { ...wish, email });
    await this.limits.consume('signup:network', origin.ip);
    await this.limits.consume('signup:address', mailboxOf(email));
    const { provider, subject, name } = arrival;
    const registration = { passwordHash: null, network: inetOf(origin.ip), outside: { provider, subject, name } };
    const verified = arrival.emailVerified && arrival.email?.toLowerCase() === email.toLowerCase();
    if (!verified) await this.limits.consume('mail:address', mailboxOf(email));
    const entered = await this.db.transaction(async (tx) => {
      await this.assertUnknown(tx, arrival);
      const applicant = await this.applicant(tx, email, wish.locale, admission);
      if (verified) {
        await this.insert(tx, applicant);
        await this.confirmations.confirm(tx, applicant, registration);
        return this.entrance.open(tx, applicant, SessionKind.OUTSIDE, origin);
      }
      await this.registrations.ask(tx, applicant, registration, wish.locale);
      return null;
    });
    return entered && admitted(entered);
  }

  private async admit(arrival: OutsideArrival, wish: OutsideWish & { email: string }): Promise<Admission> {
    const { registration } = this.providers.get(arrival.provider);
    if (registration === 'never') throw new DomainError('registrations_closed');
    if (registration === 'policy') return this.admission.check(wish);
    await this.admission.checkVouched(wish.email);
    return { registrationReason: null, invitationLinkId: null };
  }

  private async assertUnknown(tx: Tx, person: OutsidePerson): Promise<void> {
    if (await this.identities.find(person, tx)) throw new DomainError('outside_identity_taken');
  }

  private async applicant(tx: Tx, email: string, locale: Locale, admission: Admission): Promise<User> {
    const [id, createdAt] = [await this.users.reserveId(tx), this.clock.now()];
    return newUser({ id, email, passwordHash: null, locale, createdAt, ...admission });
  }

  /** A registration that nobody confirmed keeps no address from whoever proves that it is theirs. */
  private async insert(tx: Tx, applicant: User): Promise<void> {
    const holder = await this.users.findByEmail(applicant.email, tx);
    if (holder && isSettled(holder)) throw new DomainError('email_taken', { field: 'email' });
    if (holder) await this.users.forgetUnconfirmed(tx, holder.id);
    try {
      await tx.insert(User, { ...applicant, confirmationSentAt: null });
    } catch (error) {
      // Of two who register one address at once, one gets it.
      if (isUniqueViolation(error)) throw new DomainError('email_taken');
      throw error;
    }
  }
}
