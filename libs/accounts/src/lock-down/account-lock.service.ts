import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, DomainEvents, type Tx } from '#convoke/core';
import { AccountLocked } from '../accounts.domain-events.js';
import { ApplicationGrants } from '../applications/application-grants.service.js';
import { EmailChanges } from '../email-changes.service.js';
import { OneTimeTokens } from '../one-time-tokens.service.js';
import { OutsideIdentities } from '../outside/outside-identities.service.js';
import { Passwords } from '../passwords.service.js';
import { Sessions } from '../session.service.js';
import { User } from '../user.entity.js';
import { Users } from '../user.service.js';
import { LOCK_LINK_DAYS, type LockLink, LockLinks } from './lock-links.service.js';
import { LockMails } from './lock-mails.service.js';
import type { Occasion } from './security-letters.service.js';
import { SignInTries } from './sign-in-tries.service.js';

/** Shuts accounts for everybody but who reads their mailbox. */
@Injectable()
export class AccountLock {
  constructor(
    private readonly db: Database,
    private readonly links: LockLinks,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly grants: ApplicationGrants,
    private readonly tokens: OneTimeTokens,
    private readonly emailChanges: EmailChanges,
    private readonly tries: SignInTries,
    private readonly mails: LockMails,
    private readonly identities: OutsideIdentities,
    private readonly clock: Clock,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Ends all that somebody else may hold of the account, and offers its owner a new password by mail. The second factor
   * stays. Throws invalid_link, also for a link that was sent before the account was locked the last time.
   */
  async lock(token: string, occasion: Occasion): Promise<void> {
    const link = await this.links.read(token);
    await this.db.transaction(async (tx) => {
      const user = await this.hold(tx, link);
      if (link.restores !== null) await this.restoreAddress(tx, user, link.restores);
      await this.users.lockOut(tx, user, this.passwords.offered);
      await this.removeNewIdentities(tx, user);
      await this.emailChanges.forget(tx, user.id);
      await this.tokens.forgetAll(tx, user.id);
      await this.sessions.endAll(tx, user.id);
      await this.grants.endAll(tx, user.id);
      await this.events.emit(tx, AccountLocked, { userId: user.id });
      await this.mails.tellOfLock(tx, user, { ...occasion, canReset: this.passwords.offered });
    });
  }

  /** Lets whoever has the password try again, for whoever runs the instance. */
  async unlock(tx: Tx, { id, email }: User): Promise<void> {
    await tx.update(User, { id }, { lockedAt: null });
    await this.tries.resume(email, tx);
  }

  /** Writes to the owner of an address where sign-in is paused, once a day; does nothing where there is no account. */
  async tellOfPause(email: string, occasion: Occasion): Promise<void> {
    await this.db.transaction(async (tx) => {
      const user = await this.users.findByEmail(email, tx);
      if (!user?.confirmedAt || user.disabledAt) return;
      if (await this.users.notePauseTold(tx, user)) await this.mails.tellOfPause(tx, user, occasion);
    });
  }

  private async hold(tx: Tx, { userId, sentAt }: LockLink): Promise<User> {
    const user = await this.users.lock(tx, userId).catch((error: unknown) => {
      throw error instanceof DomainError ? deadLink() : error;
    });
    const isOver = user.lastLockedAt !== null && sentAt <= user.lastLockedAt;
    if (isOver || !user.confirmedAt || user.disabledAt) throw deadLink();
    return user;
  }

  /** Ways in from outside that whoever took the account may have added; where no other is left, the first one stays. */
  private async removeNewIdentities(tx: Tx, { id }: User): Promise<void> {
    const since = new Date(this.clock.now().getTime() - LOCK_LINK_DAYS * 24 * 3_600_000);
    const [first, ...later] = await this.identities.of(id, tx);
    const doubtful = first && this.passwords.offered ? [first, ...later] : later;
    for (const identity of doubtful) if (identity.createdAt > since) await this.identities.remove(tx, identity);
  }

  /** Who took the account took its address as well, unless another account has it by now. */
  private async restoreAddress(tx: Tx, user: User, email: string): Promise<void> {
    const holder = await this.users.findByEmail(email, tx);
    if (holder) await this.users.forgetUnconfirmed(tx, holder.id);
    if (!(await this.users.findByEmail(email, tx))) await this.users.setEmail(tx, user, email);
  }
}

function deadLink(): DomainError {
  return new DomainError('invalid_link', { field: 'token' });
}
