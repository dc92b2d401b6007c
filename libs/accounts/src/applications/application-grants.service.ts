import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { Clock, Database, DomainError, isId, type Tx } from '#convoke/core';
import { hashOfToken, newSecretToken } from '../secret-token.js';
import { ApplicationGrant } from './application-grant.entity.js';
import { ApplicationToken } from './application-token.entity.js';
import type { Application } from './application.entity.js';
import { OAuthRefused } from './oauth-refused.js';
import { scopesWithin } from './scopes.js';

const ACCESS_SECONDS = 8 * 3600;
const REFRESH_SECONDS = 26 * 7 * 24 * 3600;

/** What the token endpoint answers. */
export interface IssuedTokens {
  access_token: string;
  token_type: 'bearer';
  expires_in: number;
  refresh_token: string;
  refresh_token_expires_in: number;
  scope: string;
}

interface Held {
  grant_id: string;
  scopes: string[];
  used_at: Date | null;
  is_good: boolean;
}

/** What people let programs do, and the tokens that programs show for it. */
@Injectable()
export class ApplicationGrants {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Lets a program in. */
  async open(
    tx: Tx,
    { applicationId, userId, scopes }: Pick<ApplicationGrant, 'applicationId' | 'userId' | 'scopes'>,
  ): Promise<{ id: string; tokens: IssuedTokens }> {
    const createdAt = this.clock.now();
    const grant = tx.create(ApplicationGrant, { applicationId, userId, scopes, createdAt, expiresAt: createdAt });
    await tx.insert(ApplicationGrant, grant);
    return { id: grant.id, tokens: await this.issue(tx, grant.id, scopes) };
  }

  /**
   * Gives new tokens for the refresh token, which is good no more. One that was given back before ends what the program
   * was let do: either the program or a thief holds a copy. Throws OAuthRefused.
   */
  async refresh(application: Application, refreshToken: string, scope?: string): Promise<IssuedTokens> {
    const tokens = await this.db.transaction(async (tx) => {
      const held = await this.hold(tx, application, refreshToken);
      if (!held) return null;
      if (held.used_at) {
        await tx.delete(ApplicationGrant, { id: held.grant_id });
        return null;
      }
      if (!held.is_good) return null;
      const scopes = scope === undefined ? held.scopes : scopesWithin(held.scopes, scope);
      if (!scopes) throw new OAuthRefused('invalid_scope', 'The scope is more than what was granted');
      await tx.update(ApplicationToken, { hash: hashOfToken(refreshToken) }, { usedAt: this.clock.now() });
      return this.issue(tx, held.grant_id, held.scopes, scopes);
    });
    if (!tokens) throw new OAuthRefused('invalid_grant', 'The refresh token is not good (any more)');
    return tokens;
  }

  /** Programs that somebody lets in now, the last first. */
  async of(userId: string): Promise<ApplicationGrant[]> {
    const where = { userId, expiresAt: MoreThan(this.clock.now()) };
    return this.db.manager.find(ApplicationGrant, { where, order: { id: 'DESC' } });
  }

  /** Lets a program in no longer; throws application_token_not_found for what is not the user's. */
  async end(userId: string, id: string): Promise<void> {
    const { affected } = isId(id) ? await this.db.manager.delete(ApplicationGrant, { id, userId }) : { affected: 0 };
    if (!affected) throw new DomainError('application_token_not_found', { field: 'appTokenId' });
  }

  /** Lets no program in any longer. */
  async endAll(tx: Tx, userId: string): Promise<void> {
    await tx.delete(ApplicationGrant, { userId });
    await this.db.query('DELETE FROM authorization_codes WHERE user_id = $1', [userId], tx);
    await this.db.query('DELETE FROM device_activations WHERE user_id = $1', [userId], tx);
  }

  /** Ends what a token was given for, if it is one of ours: a program gives it back. */
  async endByToken(token: string, application: Application | null): Promise<void> {
    await this.db.query(
      `DELETE FROM application_grants g USING application_tokens t
       WHERE t.grant_id = g.id AND t.hash = $1 AND ($2::bigint IS NULL OR g.application_id = $2)`,
      [hashOfToken(token), application?.id ?? null],
    );
  }

  async purge(): Promise<void> {
    const now = this.clock.now();
    await this.db.query('DELETE FROM application_grants WHERE expires_at < $1', [now]);
    await this.db.query('DELETE FROM application_tokens WHERE expires_at < $1', [now]);
  }

  /** Of two requests with the same token the second waits for the first, and then finds the token used. */
  private async hold(tx: Tx, { id }: Application, token: string): Promise<Held | undefined> {
    const [held] = await this.db.query<Held>(
      `SELECT t.grant_id, t.scopes, t.used_at, t.expires_at > $3 AND u.disabled_at IS NULL AS is_good
       FROM application_tokens t JOIN application_grants g ON g.id = t.grant_id JOIN users u ON u.id = g.user_id
       WHERE t.hash = $1 AND t.kind = 'refresh' AND g.application_id = $2 FOR UPDATE OF t`,
      [hashOfToken(token), id, this.clock.now()],
      tx,
    );
    return held;
  }

  private async issue(tx: Tx, grantId: string, scopes: string[], narrowed = scopes): Promise<IssuedTokens> {
    const [access, refresh] = [newSecretToken(), newSecretToken()];
    const now = this.clock.now().getTime();
    const [accessEnd, refreshEnd] = [new Date(now + ACCESS_SECONDS * 1000), new Date(now + REFRESH_SECONDS * 1000)];
    await tx.insert(ApplicationToken, [
      { hash: hashOfToken(access), grantId, kind: 'access', scopes: narrowed, expiresAt: accessEnd },
      { hash: hashOfToken(refresh), grantId, kind: 'refresh', scopes, expiresAt: refreshEnd },
    ]);
    await tx.update(ApplicationGrant, { id: grantId }, { expiresAt: refreshEnd });
    return {
      access_token: access,
      token_type: 'bearer',
      expires_in: ACCESS_SECONDS,
      refresh_token: refresh,
      refresh_token_expires_in: REFRESH_SECONDS,
      scope: narrowed.join(' '),
    };
  }
}
