import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, invalid, type Locale, RateLimits, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import type { SignedInAccount } from './account-viewing.js';
import { appAddress, isAppSecret, newAppSecret } from './authenticator.js';
import type { Occasion } from './lock-down/security-letters.service.js';
import { PasswordProof } from './password-proof.service.js';
import { RecoveryCodes } from './recovery-codes.service.js';
import { SecondFactor } from './second-factor.entity.js';
import { SecondFactorCodes } from './second-factor-codes.service.js';
import { SecondFactorMails } from './second-factor-mails.service.js';
import { SecondFactorSecrets } from './second-factor-secrets.js';
import { Sessions } from './session.service.js';
import type { User } from './user.entity.js';
import { Users } from './user.service.js';

/** What is asked before what a stolen session must not do. */
export interface Proof {
  password: string;
  code: string;
}

/** Turns the second factor of accounts on and off: a code of an app besides the password. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    private readonly settings: InstanceSettingsService,
    private readonly proof: PasswordProof,
    private readonly users: Users,
    private readonly secrets: SecondFactorSecrets,
    private readonly codes: SecondFactorCodes,
    private readonly recovery: RecoveryCodes,
    private readonly mails: SecondFactorMails,
    private readonly sessions: Sessions,
  ) {}

  /** Null where it is off. */
  async of(userId: string, tx: Tx = this.db.manager): Promise<SecondFactor | null> {
    return tx.findOneBy(SecondFactor, { userId });
  }

  /** A secret and the address that an app reads it from; nothing of it is kept before it is turned on. */
  async offer({ email }: User, wanted: string = newAppSecret()): Promise<{ secret: string; address: string }> {
    const secret = known(wanted);
    const { name } = await this.settings.current();
    return { secret, address: appAddress(secret, { issuer: name, label: email }) };
  }

  /** Ends all other sessions and answers the recovery codes; throws second_factor_on, incorrect_password, incorrect_code. */
  async turnOn(
    { user: { id }, sessionId }: SignedInAccount,
    secret: string,
    { password, code }: Proof,
    occasion: Occasion,
  ): Promise<string[]> {
    known(secret);
    await this.limits.consume('login:network', occasion.ip);
    await this.proof.require(id, password);
    const step = this.codes.check(secret, code);
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(tx, id);
      if (await this.of(id, tx)) throw new DomainError('second_factor_on');
      const enabledAt = this.clock.now();
      await tx.insert(SecondFactor, {
        userId: id,
        secret: this.secrets.seal(id, secret),
        lastStep: String(step),
        enabledAt,
      });
      // Who came in by the password alone until now would stay in.
      await this.sessions.endAll(tx, id, sessionId);
      await this.mails.tellOn(tx, user, occasion);
      return this.recovery.renew(tx, id);
    });
  }

  /** Throws second_factor_off, incorrect_password, incorrect_code. */
  async turnOff({ id }: User, proof: Proof, occasion: Occasion): Promise<User> {
    return this.afterProof(id, proof, occasion, async (tx, user) => {
      await tx.delete(SecondFactor, { userId: id });
      await this.mails.tellOff(tx, user, occasion);
      return user;
    });
  }

  /** For who lost app and recovery codes, by whoever runs the instance; throws second_factor_off. */
  async turnOffFor(tx: Tx, user: User, reading: Locale): Promise<void> {
    const { affected } = await tx.delete(SecondFactor, { userId: user.id });
    if (!affected) throw new DomainError('second_factor_off');
    await this.mails.tellOffByAdministrators(tx, user, reading);
  }

  /** Answers new recovery codes in place of the old ones; throws as `turnOff` does. */
  async renewRecoveryCodes({ id }: User, proof: Proof, occasion: Occasion): Promise<string[]> {
    return this.afterProof(id, proof, occasion, async (tx, user) => {
      await this.mails.tellOfNewCodes(tx, user, occasion);
      return this.recovery.renew(tx, id);
    });
  }

  private async afterProof<Result>(
    id: string,
    { password, code }: Proof,
    { ip }: Occasion,
    work: (tx: Tx, user: User) => Promise<Result>,
  ): Promise<Result> {
    await this.limits.consume('login:network', ip);
    await this.proof.require(id, password);
    await this.limits.consume('code:account', id);
    return this.db.transaction(async (tx) => {
      const user = await this.users.lock(tx, id);
      await this.codes.take(tx, id, code);
      return work(tx, user);
    });
  }
}

function known(secret: string): string {
  if (!isAppSecret(secret)) throw invalid('secret', 'error_secret_unknown');
  return secret;
}
