import { Injectable } from '@nestjs/common';
import { Clock, DomainEvents, invalid, isUniqueViolation, type Locale, type Tx } from '#convoke/core';
import { UserConfirmed } from './accounts.domain-events.js';
import { ApplicationGrants } from './applications/index.js';
import { EmailChanges } from './email-changes.service.js';
import { OneTimeTokens } from './one-time-tokens.service.js';
import { Passwords } from './passwords.service.js';
import { Sessions } from './session.service.js';
import { isSettled, User, type UserRole } from './user.entity.js';
import { Users } from './user.service.js';

/** What those who run the instance change of an account that they hold; who may, libs/moderation says. */
@Injectable()
export class AccountAdministration {
  constructor(
    private readonly clock: Clock,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly grants: ApplicationGrants,
    private readonly emailChanges: EmailChanges,
    private readonly tokens: OneTimeTokens,
    private readonly events: DomainEvents,
  ) {}

  /** Makes an account without a password. Throws password_login_off, InvalidInput where somebody has the address. */
  async create(tx: Tx, values: { email: string; role: UserRole; locale: Locale }): Promise<User> {
    this.passwords.assertOffered();
    await this.freeAddress(tx, values.email);
    const user = await this.users.createConfirmed(tx, { ...values, passwordHash: null }).catch((error: unknown) => {
      // Somebody has just registered with it.
      throw isUniqueViolation(error) ? invalid('email', 'error_email_in_use') : error;
    });
    await this.events.emit(tx, UserConfirmed, { userId: user.id });
    return user;
  }

  /** Nobody gets in with it any more, and who is in is out. */
  async disable(tx: Tx, user: User): Promise<void> {
    user.disabledAt = this.clock.now();
    await tx.update(User, { id: user.id }, { disabledAt: user.disabledAt });
    await this.signOut(tx, user);
    await this.forgetLinks(tx, user.id);
  }

  /** Ends what anybody is signed in with, programs too. */
  async signOut(tx: Tx, user: User): Promise<void> {
    await this.sessions.endAll(tx, user.id);
    await this.grants.endAll(tx, user.id);
  }

  async enable(tx: Tx, user: User): Promise<void> {
    user.disabledAt = null;
    await tx.update(User, { id: user.id }, { disabledAt: null });
  }

  async changeRole(tx: Tx, user: User, role: UserRole): Promise<void> {
    user.role = role;
    await tx.update(User, { id: user.id }, { role });
  }

  /** Links that lie in the old mailbox open nothing any more. Throws InvalidInput where another account has the address. */
  async changeEmail(tx: Tx, user: User, email: string): Promise<void> {
    await this.freeAddress(tx, email, user);
    await this.users.setEmail(tx, user, email);
    await this.forgetLinks(tx, user.id);
  }

  /** Vouches for its address, and lets it in where it waited. */
  async confirm(tx: Tx, user: User): Promise<void> {
    await this.users.markConfirmed(tx, user, null);
    await this.events.emit(tx, UserConfirmed, { userId: user.id });
  }

  /** A registration that nobody confirmed keeps no address from anybody. */
  private async freeAddress(tx: Tx, email: string, user?: User): Promise<void> {
    const holder = await this.users.findByEmail(email, tx);
    if (!holder || holder.id === user?.id) return;
    if (isSettled(holder)) throw invalid('email', 'error_email_in_use');
    await this.users.forgetUnconfirmed(tx, holder.id);
  }

  private async forgetLinks(tx: Tx, userId: string): Promise<void> {
    await this.emailChanges.forget(tx, userId);
    await this.tokens.forgetAll(tx, userId);
  }
}
