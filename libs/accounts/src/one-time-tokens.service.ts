import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, type Tx } from '#convoke/core';
import { OneTimeToken, type TokenPurpose } from './one-time-token.entity.js';
import { hashOfToken, newSecretToken } from './secret-token.js';

/** What a registration brought that its mail must remember. */
export type Registration = Pick<OneTimeToken, 'passwordHash' | 'network' | 'outside'>;

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
      outside: registration?.outside ?? null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + hours * 3_600_000),
    });
    return token;
  }

  /** Uses a token up, and with it the others of its user; throws invalid_link for one that is unknown, used or old. */
  async redeem(tx: Tx, token: string, purpose: TokenPurpose): Promise<OneTimeToken> {
    const hash = hashOfToken(token);
    // The user first, as everywhere, so that nobody waits for each other; of several requests with one token the first
    // finds it.
    await this.db.query(
      `SELECT FROM users JOIN one_time_tokens t ON t.user_id = users.id WHERE t.hash = $1
       FOR NO KEY UPDATE OF users`,
      [hash],
      tx,
    );
    const found = await tx.findOneBy(OneTimeToken, { hash, purpose });
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

  /** The different registrations with the user's address whose links are still good. */
  async registrations(tx: Tx, userId: string): Promise<Registration[]> {
    return this.db.query<Registration>(
      `SELECT DISTINCT ON (password_hash, outside) password_hash AS "passwordHash", host(network) AS network, outside
         FROM one_time_tokens WHERE user_id = $1 AND expires_at > $2 AND num_nonnulls(password_hash, outside) > 0`,
      [userId, this.clock.now()],
      tx,
    );
  }

  async purge(): Promise<void> {
    await this.db.query('DELETE FROM one_time_tokens WHERE expires_at < $1', [this.clock.now()]);
  }
}
