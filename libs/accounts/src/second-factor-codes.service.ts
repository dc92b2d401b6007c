import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, type Tx } from '#convoke/core';
import { isAppCode, stepOfCode } from './authenticator.js';
import { RecoveryCodes } from './recovery-codes.service.js';
import { SecondFactor } from './second-factor.entity.js';
import { SecondFactorSecrets } from './second-factor-secrets.js';

/** Which of the two kinds of codes somebody brought. */
export type CodeKind = 'app' | 'recovery';

/** Takes the codes of accounts with a second factor, each once. */
@Injectable()
export class SecondFactorCodes {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly secrets: SecondFactorSecrets,
    private readonly recovery: RecoveryCodes,
  ) {}

  /** The step of the clock that a code of the secret is of; throws incorrect_code. */
  check(secret: string, code: string): number {
    const step = stepOfCode(secret, typed(code), this.clock.now());
    if (step === null) throw wrongCode();
    return step;
  }

  /** Uses a code up; throws second_factor_off, incorrect_code. */
  async take(tx: Tx, userId: string, code: string): Promise<CodeKind> {
    const factor = await tx.findOneBy(SecondFactor, { userId });
    if (!factor) throw new DomainError('second_factor_off');
    // Recovery codes are good even where the secret cannot be read any more.
    if (isAppCode(typed(code))) {
      await this.spend(tx, userId, this.check(this.secrets.open(userId, factor.secret), code));
      return 'app';
    }
    if (!(await this.recovery.use(tx, userId, code))) throw wrongCode();
    return 'recovery';
  }

  /** Of several requests with the same code one gets it, and none gets one that is older. */
  private async spend(tx: Tx, userId: string, step: number): Promise<void> {
    const spent = await this.db.query(
      'UPDATE second_factors SET last_step = $2 WHERE user_id = $1 AND last_step < $2 RETURNING 1 AS spent',
      [userId, step],
      tx,
    );
    if (spent.length === 0) throw wrongCode();
  }
}

/** Apps show codes in two halves. */
function typed(code: string): string {
  return code.replace(/\s/g, '');
}

function wrongCode(): DomainError {
  return new DomainError('incorrect_code', { field: 'code' });
}
