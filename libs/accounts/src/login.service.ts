import { Injectable } from '@nestjs/common';
import { Database, DomainError, RateLimits } from '#convoke/core';
import type { SignedIn } from './confirmation.service.js';
import { emailInput, mailboxOf } from './email-address.js';
import { Passwords } from './passwords.service.js';
import { type Origin, Sessions } from './session.service.js';
import { SessionKind } from './session.entity.js';
import type { User } from './user.entity.js';
import { Users } from './user.service.js';

/** Lets people in by address and password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly db: Database,
    private readonly limits: RateLimits,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Throws invalid_credentials for a wrong password and for an unknown address alike; what else is wrong with an
   * account (user_disabled, user_not_confirmed) only who knows its password is told.
   */
  async login({ email, password }: { email: string; password: string }, origin: Origin): Promise<SignedIn> {
    await this.limits.consume('login:network', origin.ip);
    const address = emailInput.safeParse(email).data;
    if (address) await this.limits.consume('login:address', mailboxOf(address));
    const user = address ? await this.users.findByEmail(address) : null;
    const right = await this.passwords.matches(user?.passwordHash ?? null, password);
    if (!user || !right) throw new DomainError('invalid_credentials');
    if (user.disabledAt) throw new DomainError('user_disabled');
    if (!user.confirmedAt) throw new DomainError('user_not_confirmed');
    await this.limits.reset('login:address', mailboxOf(user.email));
    return this.signIn(user, origin);
  }

  private async signIn(user: User, origin: Origin): Promise<SignedIn> {
    return this.db.transaction(async (tx) => ({
      user,
      ...(await this.sessions.open(tx, user, SessionKind.LOGIN, origin)),
    }));
  }
}
