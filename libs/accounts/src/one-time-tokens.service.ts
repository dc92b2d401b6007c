import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Not } from 'typeorm';
import { Clock, Database, DomainError, type Tx } from '#convoke/core';
import { OneTimeToken, type TokenPurpose } from './one-time-token.entity.js';
import { hashOfToken, newSecretToken } from './secret-token.js';

/** What a registration brought that its mail must remember. */
export type Registration = Pick<OneTimeToken, 'passwordHash' | 'network'>;

export interface TokenGrant {
  userId: string;
  purpose: TokenPurpose;
  hours: number;
  registration?: Registration;
}

/** Secrets for links in mails: good once, for some hours, stored as hashes only. */
@Injectable()
export class OneTimeTokens {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async issue(tx: Tx, { userId, purpose, hours, registration }: TokenGrant): Promise<string> {
    const token = newSecretToken();
    const now = this.clock.now();
    await tx.insert(OneTimeToken, {
      hash: hashOfToken(token),
      userId,
      purpose,
      passwordHash: registration?.passwordHash ?? null,
      network: registration?.network ?? null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + hours * 3_600_000),
    });
    return token;
  }

  /** Uses a token up, and with it the others of its user; throws invalid_link for one that is unknown, used or old. */
  async redeem(tx: Tx, token: string, purpose: TokenPurpose): Promise<OneTimeToken> {
    const hash = hashOfToken(token);
    // Only one of several requests with the same token gets the lock while the row is there.
    const found = await tx.findOne(OneTimeToken, { where: { hash, purpose }, lock: { mode: 'pessimistic_write' } });
    if (!found || found.expiresAt <= this.clock.now()) throw new DomainError('invalid_link', { field: 'token' });
    await tx.delete(OneTimeToken, { userId: found.userId });
    return found;
  }

  /** Makes all links useless that were mailed to the user. */
  async forgetAll(tx: Tx, userId: string): Promise<void> {
    await tx.delete(OneTimeToken, { userId });
  }

  /** The password that the address was last registered with, as long as the link mailed then is good. */
  async passwordWaiting(email: string): Promise<string | null> {
    const [row] = await this.db.query<{ hash: string }>(
      `SELECT t.password_hash AS hash FROM one_time_tokens t JOIN users u ON u.id = t.user_id
        WHERE u.email = $1 AND t.password_hash IS NOT NULL AND t.expires_at > $2 ORDER BY t.created_at DESC LIMIT 1`,
      [email, this.clock.now()],
    );
    return row?.hash ?? null;
  }

  /** How often somebody registered with the user's address whose link is still good. */
  async countRegistrations(tx: Tx, userId: string): Promise<number> {
    return tx.countBy(OneTimeToken, { userId, passwordHash: Not(IsNull()), expiresAt: MoreThan(this.clock.now()) });
  }

  async purge(): Promise<void> {
    await this.db.query('DELETE FROM one_time_tokens WHERE expires_at < $1', [this.clock.now()]);
  }
}
