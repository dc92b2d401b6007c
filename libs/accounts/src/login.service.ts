import { Injectable } from '@nestjs/common';
import { Database, DomainError, RateLimits } from '#convoke/core';
import { DirectoryLogin } from './directory/directory-login.service.js';
import { emailInput, mailboxOf } from './email-address.js';
import { admitted, Entrance, type SignedIn } from './entrance.service.js';
import { OneTimeTokens } from './one-time-tokens.service.js';
import { Passwords } from './passwords.service.js';
import type { Origin } from './session.service.js';
import { SessionKind } from './session.entity.js';
import type { User } from './user.entity.js';
import { Users } from './user.service.js';

export interface Credentials {
  /** The address, or the user name that a directory knows. */
  email: string;
  password: string;
}

/** Lets people in by name and password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly db: Database,
    private readonly limits: RateLimits,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly tokens: OneTimeTokens,
    private readonly entrance: Entrance,
    private readonly directory: DirectoryLogin,
  ) {}

  /**
   * Throws password_login_off where no passwords are taken, invalid_credentials for a wrong password and for an unknown
   * address alike, user_not_confirmed for the password of a registration that waits; who knows an account's password is
   * told that it is disabled (user_disabled) or waits for moderators (user_not_approved), or gets a challenge to answer
   * with a code (second_factor_required). Whom no password of ours lets in, the directory may know: then as
   * DirectoryLogin.
   */
  async login({ email, password }: Credentials, origin: Origin): Promise<SignedIn> {
    if (!this.directory.offered) this.passwords.assertOffered();
    await this.limits.consume('login:network', origin.ip);
    const address = emailInput.safeParse(email).data;
    if (address) await this.limits.consume('login:address', mailboxOf(address));
    const user = await this.ownerOf(address, password);
    if (!user) return this.enterFromDirectory({ email, password }, origin);
    if (user.disabledAt) throw new DomainError('user_disabled');
    await this.limits.reset('login:address', mailboxOf(user.email));
    return admitted(await this.db.transaction((tx) => this.entrance.open(tx, user, SessionKind.LOGIN, origin)));
  }

  private async ownerOf(address: string | undefined, password: string): Promise<User | null> {
    const user = address && this.passwords.offered ? await this.users.findByEmail(address) : null;
    const isSettled = user?.confirmedAt || user?.waitingSince;
    return (await this.passwords.matches(isSettled ? user.passwordHash : null, password)) ? user : null;
  }

  /** Lets in whom the directory knows; throws what a login does. */
  private async enterFromDirectory({ email: name, password }: Credentials, origin: Origin): Promise<SignedIn> {
    const entered = this.directory.offered ? await this.directory.enter(name, password, origin) : null;
    if (!entered) throw await this.refusal(emailInput.safeParse(name).data ?? '', password);
    return entered;
  }

  /**
   * A registration waits for its confirmation whether or not the address has an account already: nobody can find out
   * by registering it and then trying the password.
   */
  private async refusal(address: string, password: string): Promise<DomainError> {
    const waits = await this.passwords.matches(await this.tokens.passwordWaiting(address), password);
    return new DomainError(waits ? 'user_not_confirmed' : 'invalid_credentials');
  }
}
