import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { chooseLocale, Clock, Database, DomainError, type RequestContext, type Tx } from '#convoke/core';
import { AccessTokens } from './access-tokens.service.js';
import { SecurityMails } from './lock-down/security-mails.service.js';
import { hashOfToken, newSecretToken } from './secret-token.js';
import { Session, type SessionKind } from './session.entity.js';
import { SignIns } from './sign-ins.service.js';
import { User } from './user.entity.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** For how long a session counts as proof that its owner was asked. */
const NEW_MS = 10 * 60 * 1000;
const LIFETIME_MS = 60 * 24 * 3600 * 1000;

/** Where a request comes from. */
export type Origin = Pick<RequestContext, 'ip' | 'userAgent'> & Partial<Pick<RequestContext, 'locale'>>;

export interface TokenPair {
  accessToken: string;
  refreshToken: string;
}

/** Begins, renews and ends sessions. */
@Injectable()
export class Sessions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly accessTokens: AccessTokens,
    private readonly signIns: SignIns,
    private readonly mails: SecurityMails,
  ) {}

  /** Signs the user in on one more device. */
  async open(tx: Tx, user: User, kind: SessionKind, origin: Origin): Promise<TokenPair> {
    const { ip, userAgent } = origin;
    const now = this.clock.now();
    const refreshToken = newSecretToken();
    const session = tx.create(Session, {
      id: randomUUID(),
      userId: user.id,
      kind,
      tokenHash: hashOfToken(refreshToken),
      userAgent,
      ip: inetOf(ip),
      createdAt: now,
      lastUsedAt: now,
      expiresAt: this.expiry(now),
    });
    await tx.insert(Session, session);
    await this.signIns.note(tx, user, kind, origin, session.ip);
    user.signIn(now, session.ip);
    const { currentSignInAt, currentSignInIp, lastSignInAt, lastSignInIp } = user;
    await tx.update(User, { id: user.id }, { currentSignInAt, currentSignInIp, lastSignInAt, lastSignInIp });
    return { refreshToken, accessToken: await this.accessTokens.issue({ userId: user.id, sessionId: session.id }) };
  }

  /**
   * Gives new tokens for the refresh token, which is good no more. One that was given back before ends the session:
   * either its owner or a thief holds a copy, which the owner is told. Throws invalid_refresh_token.
   */
  async refresh(refreshToken: string, origin: Origin): Promise<TokenPair> {
    const next = newSecretToken();
    const renewed = await this.db.transaction(async (tx) => {
      const session = await this.rotate(tx, hashOfToken(refreshToken), hashOfToken(next));
      if (!session) await this.endFamilyOf(tx, hashOfToken(refreshToken), origin);
      return session;
    });
    if (!renewed) throw new DomainError('invalid_refresh_token', { field: 'refreshToken' });
    const { id: sessionId, user_id: userId } = renewed;
    return { refreshToken: next, accessToken: await this.accessTokens.issue({ userId, sessionId }) };
  }

  /** Ends the session of a refresh token; throws invalid_refresh_token when there is none. */
  async end(refreshToken: string): Promise<void> {
    const { affected } = await this.db.manager.delete(Session, { tokenHash: hashOfToken(refreshToken) });
    if (!affected) throw new DomainError('invalid_refresh_token', { field: 'refreshToken' });
  }

  /** Where the user is signed in, the latest used first. */
  async of(userId: string): Promise<Session[]> {
    const where = { userId, expiresAt: MoreThan(this.clock.now()) };
    return this.db.manager.find(Session, { where, order: { lastUsedAt: 'DESC', id: 'ASC' } });
  }

  /** Whether the user signed in on this device just now. */
  async isNew(userId: string, id: string): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - NEW_MS);
    return this.db.manager.existsBy(Session, { id, userId, createdAt: MoreThan(since) });
  }

  /** Signs the user out on one device; throws session_not_found for one that is not theirs. */
  async endOne(userId: string, id: string): Promise<void> {
    const { affected } = UUID.test(id) ? await this.db.manager.delete(Session, { id, userId }) : { affected: 0 };
    if (!affected) throw new DomainError('session_not_found', { field: 'id' });
  }

  /** Signs the user out everywhere, except where they are now. */
  async endAll(tx: Tx, userId: string, exceptSessionId: string | null = null): Promise<void> {
    await this.db.query(
      'DELETE FROM sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2',
      [userId, exceptSessionId],
      tx,
    );
  }

  /** Signs the user out on all devices but this one. */
  async endOthers(userId: string, sessionId: string): Promise<void> {
    await this.db.transaction((tx) => this.endAll(tx, userId, sessionId));
  }

  /** Forgets sessions that ended by themselves, and old tokens of those that go on. */
  async purge(): Promise<void> {
    const now = this.clock.now();
    await this.db.query('DELETE FROM sessions WHERE expires_at < $1', [now]);
    await this.db.query('DELETE FROM refresh_tokens WHERE used_at < $1', [new Date(now.getTime() - LIFETIME_MS)]);
  }

  private async rotate(tx: Tx, used: Buffer, next: Buffer): Promise<{ id: string; user_id: string } | undefined> {
    const now = this.clock.now();
    // Of two requests with the same token the second waits for the first, and then finds the token changed.
    const [session] = await this.db.query<{ id: string; user_id: string }>(
      `UPDATE sessions SET token_hash = $2, last_used_at = $3, expires_at = $4 FROM users
       WHERE token_hash = $1 AND expires_at > $3 AND users.id = sessions.user_id AND users.disabled_at IS NULL
       RETURNING sessions.id, sessions.user_id`,
      [used, next, now, this.expiry(now)],
      tx,
    );
    if (session) {
      await this.db.query(
        'INSERT INTO refresh_tokens (hash, session_id, used_at) VALUES ($1, $2, $3)',
        [used, session.id, now],
        tx,
      );
    }
    return session;
  }

  private async endFamilyOf(tx: Tx, used: Buffer, { ip, userAgent, locale }: Origin): Promise<void> {
    const [ended] = await this.db.query<{ user_id: string }>(
      `DELETE FROM sessions USING refresh_tokens
       WHERE refresh_tokens.session_id = sessions.id AND hash = $1 RETURNING sessions.user_id`,
      [used],
      tx,
    );
    const user = ended && (await tx.findOneBy(User, { id: ended.user_id }));
    if (user) await this.mails.tellOfCopiedSession(tx, user, { ip, userAgent, locale: chooseLocale(locale) });
  }

  private expiry(now: Date): Date {
    return new Date(now.getTime() + LIFETIME_MS);
  }
}

/** An address as PostgreSQL takes it; what a careless proxy made of it is left out. */
export function inetOf(ip: string): string | null {
  const [address = ''] = ip.split('%');
  return isIP(address) === 0 ? null : address;
}
