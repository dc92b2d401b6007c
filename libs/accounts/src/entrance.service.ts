import { Injectable } from '@nestjs/common';
import { chooseLocale, Database, DomainError, RateLimits, type Tx } from '#convoke/core';
import { FailedStep } from './lock-down/failed-sign-in.entity.js';
import { FailedSignIns } from './lock-down/failed-sign-ins.service.js';
import { LoginChallenges } from './login-challenges.service.js';
import { RecoveryCodes } from './recovery-codes.service.js';
import { SecondFactorCodes } from './second-factor-codes.service.js';
import { SecondFactorMails } from './second-factor-mails.service.js';
import { SecondFactors } from './second-factors.service.js';
import { type Origin, Sessions, type TokenPair } from './session.service.js';
import { SessionKind } from './session.entity.js';
import type { User } from './user.entity.js';
import { Users } from './user.service.js';

export interface SignedIn extends TokenPair {
  user: User;
}

/** The one way to a session, whatever somebody proved first: past the second factor of those who have one. */
@Injectable()
export class Entrance {
  constructor(
    private readonly db: Database,
    private readonly limits: RateLimits,
    private readonly sessions: Sessions,
    private readonly factors: SecondFactors,
    private readonly challenges: LoginChallenges,
    private readonly codes: SecondFactorCodes,
    private readonly recovery: RecoveryCodes,
    private readonly mails: SecondFactorMails,
    private readonly users: Users,
    private readonly failures: FailedSignIns,
  ) {}

  /** Begins a session, or answers why not yet: what the caller has done for the user by then is to be kept. */
  async open(tx: Tx, user: User, kind: SessionKind, origin: Origin): Promise<SignedIn | DomainError> {
    if (!user.confirmedAt) return new DomainError('user_not_approved');
    if (isShut(user, kind)) return new DomainError('account_locked');
    if (await this.factors.of(user.id, tx)) {
      return new DomainError('second_factor_required', { challenge: await this.challenges.issue(user, kind) });
    }
    return this.begin(tx, user, kind, origin);
  }

  /** The second half of what `open` began; throws login_expired, incorrect_code. */
  async complete(challenge: string, code: string, origin: Origin): Promise<SignedIn> {
    await this.limits.consume('login:network', origin.ip);
    const { user: owner, kind } = await this.challenges.read(challenge);
    await this.limits.consume('code:account', owner.id);
    const signedIn = await this.db
      .transaction(async (tx) => {
        const user = await this.users.lock(tx, owner.id);
        if (user.disabledAt) throw new DomainError('user_disabled');
        if (isShut(user, kind)) throw new DomainError('account_locked');
        if (user.passwordHash !== owner.passwordHash) throw new DomainError('login_expired');
        await this.takeCode(tx, user, code, origin);
        return this.begin(tx, user, kind, origin);
      })
      .catch(async (refused: unknown) => {
        if (isWrongCode(refused)) await this.failures.note(owner.email, FailedStep.CODE, origin);
        throw refused;
      });
    await this.limits.reset('code:account', owner.id);
    return signedIn;
  }

  private async takeCode(tx: Tx, user: User, code: string, { ip, userAgent, locale }: Origin): Promise<void> {
    if ((await this.codes.take(tx, user.id, code)) === 'app') return;
    const left = await this.recovery.left(user.id, tx);
    await this.mails.tellOfUsedCode(tx, user, left, { ip, userAgent, locale: chooseLocale(locale) });
  }

  private async begin(tx: Tx, user: User, kind: SessionKind, origin: Origin): Promise<SignedIn> {
    return { user, ...(await this.sessions.open(tx, user, kind, origin)) };
  }
}

/** Who locked their account comes back by their mailbox only. */
function isShut({ lockedAt }: User, kind: SessionKind): boolean {
  return lockedAt !== null && kind !== SessionKind.RESET;
}

function isWrongCode(refused: unknown): boolean {
  return refused instanceof DomainError && refused.code === 'incorrect_code';
}

/** Who is in; throws for who is not yet. */
export function admitted(entered: SignedIn | DomainError): SignedIn {
  if (entered instanceof DomainError) throw entered;
  return entered;
}
