import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { type Config, DomainError, InjectConfig, invalid } from '#convoke/core';
import { isCommonPassword } from './common-passwords.js';
import { newSecretToken } from './secret-token.js';

export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 200;

/** OWASP's parameters for Argon2id: 19 MiB, two passes, one thread. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes passwords and compares them, in the same time whether there is an account or not. */
@Injectable()
export class Passwords {
  private readonly decoy = hash(newSecretToken(), COST);

  constructor(@InjectConfig('outside') private readonly config: Config['outside']) {}

  /** Whether people get in with passwords of ours. */
  get offered(): boolean {
    return this.config.databaseLogin;
  }

  /** Throws password_login_off where people get in from outside only. */
  assertOffered(): void {
    if (!this.offered) throw new DomainError('password_login_off');
  }

  /** Throws InvalidInput naming the field for a password that is too short, too long or too well known. */
  async check(field: string, password: string, email: string): Promise<void> {
    if (password.length < PASSWORD_MIN) throw invalid(field, 'error_too_short', { min: PASSWORD_MIN });
    if (password.length > PASSWORD_MAX) throw invalid(field, 'error_too_long', { max: PASSWORD_MAX });
    const isAddress = password.toLowerCase() === email.toLowerCase();
    if (isAddress || (await isCommonPassword(password))) throw invalid(field, 'error_password_common');
  }

  /** Argon2id in PHC format. */
  async hash(password: string): Promise<string> {
    return hash(composed(password), COST);
  }

  /** Without a hash to compare with, takes as long and answers false. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    // A password that is too long can belong to nobody; shortening it here keeps the cost the same for everybody.
    const typed = password.slice(0, PASSWORD_MAX);
    const known = passwordHash ?? (await this.decoy);
    // Accounts that came from elsewhere may have been given theirs as it was typed.
    const same = (await verify(known, composed(typed))) || (typed !== composed(typed) && (await verify(known, typed)));
    return same && passwordHash !== null && password.length <= PASSWORD_MAX;
  }
}

/** Keyboards and systems write the same letters in different ways. */
function composed(password: string): string {
  return password.normalize('NFKC');
}
