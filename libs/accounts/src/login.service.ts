import { Injectable } from '@nestjs/common';
import { Database, DomainError, RateLimits } from '#convoke/core';
import { DirectoryLogin } from './directory/directory-login.service.js';
import { emailInput } from './email-address.js';
import { admitted, Entrance, type SignedIn } from './entrance.service.js';
import { type SignInTry, SignInTries } from './lock-down/sign-in-tries.service.js';
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
  /** What a device shows that was signed in on before. */
  deviceToken?: string | null;
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
    private readonly tries: SignInTries,
  ) {}

  /**
   * Throws password_login_off where no passwords are taken, invalid_credentials for a wrong password and for an unknown
   * address alike, user_not_confirmed for the password of a registration that waits; who knows an account's password is
   * told that it is disabled (user_disabled) or waits for moderators (user_not_approved), or gets a challenge to answer
   * with a code (second_factor_required). Whom no password of ours lets in, the directory may know: then as
   * DirectoryLogin. After many wrong ones no password is looked at for a while (sign_in_paused).
   */
  async login({ email: name, password, deviceToken }: Credentials, origin: Origin): Promise<SignedIn> {
    if (!this.directory.offered) this.passwords.assertOffered();
    await this.limits.consume('login:network', origin.ip);
    const email = emailInput.safeParse(name).data;
    const known = email ? await this.users.findByEmail(email) : null;
    const counted = email ? await this.tries.begin({ email, user: known, deviceToken }) : null;
    const user = (await this.isPasswordOf(known, password)) ? known : null;
    if (!user) return this.enterFromDirectory({ email: name, password }, { known, counted }, origin);
    if (counted) await this.tries.succeed(counted);
    if (user.disabledAt) throw new DomainError('user_disabled');
    return admitted(await this.db.transaction((tx) => this.entrance.open(tx, user, SessionKind.LOGIN, origin)));
  }

  private async isPasswordOf(user: User | null, password: string): Promise<boolean> {
    const mayEnter = this.passwords.offered && (user?.confirmedAt || user?.waitingSince);
    return this.passwords.matches(mayEnter ? user!.passwordHash : null, password);
  }

  /** Lets in whom the directory knows; throws what a login does. */
  private async enterFromDirectory(
    { email: name, password }: Credentials,
    { known, counted }: { known: User | null; counted: SignInTry | null },
    origin: Origin,
  ): Promise<SignedIn> {
    const entered = this.directory.offered ? await this.directory.enter(name, password, origin) : null;
    if (!entered) throw await this.refusal(counted, password, origin);
    // Whoever has somebody else's address in the directory must not come by new guesses at that one's password.
    if (counted && (!known || known.id === entered.user.id)) await this.tries.succeed(counted);
    return entered;
  }

  /**
   * A registration waits for its confirmation whether or not the address has an account already: nobody can find out
   * by registering it and then trying the password.
   */
  private async refusal(counted: SignInTry | null, password: string, origin: Origin): Promise<DomainError> {
    const waits = await this.passwords.matches(await this.tokens.passwordWaiting(counted?.email ?? ''), password);
    if (counted) await this.tries.fail(counted, origin);
    return new DomainError(waits ? 'user_not_confirmed' : 'invalid_credentials');
  }
}
