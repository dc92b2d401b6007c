import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '#convoke/core';
import { hashOfToken, newSecretToken } from '../secret-token.js';
import { ApplicationGrant } from './application-grant.entity.js';
import { ApplicationGrants, type IssuedTokens } from './application-grants.service.js';
import type { Application } from './application.entity.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { OAuthRefused } from './oauth-refused.js';
import { proves } from './pkce.js';
import { scopesWithin } from './scopes.js';

const LIFETIME_MS = 60_000;
/** How long a code is remembered after its time, to end what it was used for when it comes again. */
const REMEMBERED_MS = 24 * 3_600_000;

/** What a program brings along with a code. */
export interface Redemption {
  code: string;
  redirectUri: string;
  codeVerifier?: string;
  scope?: string;
}

interface Held {
  application_id: string;
  user_id: string;
  redirect_uri: string;
  scopes: string[];
  code_challenge: string | null;
  grant_id: string | null;
  is_good: boolean;
}

/** Codes that people carry back to the program they let in: good once, for a minute, for that program. */
@Injectable()
export class AuthorizationCodes {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly grants: ApplicationGrants,
  ) {}

  async issue(tx: Tx, userId: string, request: AuthorizationRequest): Promise<string> {
    const { application, redirectUri, scopes, codeChallenge } = request;
    const code = newSecretToken();
    await this.db.query(
      `INSERT INTO authorization_codes
         (hash, application_id, user_id, redirect_uri, scopes, code_challenge, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        hashOfToken(code),
        application.id,
        userId,
        redirectUri,
        scopes,
        codeChallenge,
        new Date(this.clock.now().getTime() + LIFETIME_MS),
      ],
      tx,
    );
    return code;
  }

  /** Tokens for a code. One that comes again ends what it was used for: it was stolen, now or then. Throws OAuthRefused. */
  async redeem(application: Application, redemption: Redemption): Promise<IssuedTokens> {
    const tokens = await this.db.transaction(async (tx) => {
      const held = await this.hold(tx, redemption.code);
      if (held?.grant_id) {
        await tx.delete(ApplicationGrant, { id: held.grant_id });
        return null;
      }
      if (!held?.is_good || !matches(held, application, redemption)) return null;
      const scopes = redemption.scope === undefined ? held.scopes : scopesWithin(held.scopes, redemption.scope);
      if (!scopes) throw new OAuthRefused('invalid_scope', 'The scope is more than what was granted');
      const grant = await this.grants.open(tx, { applicationId: application.id, userId: held.user_id, scopes });
      await this.db.query(
        'UPDATE authorization_codes SET grant_id = $2 WHERE hash = $1',
        [hashOfToken(redemption.code), grant.id],
        tx,
      );
      return grant.tokens;
    });
    if (!tokens) throw new OAuthRefused('invalid_grant', 'The code is not good (any more), or not for this request');
    return tokens;
  }

  async purge(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - REMEMBERED_MS);
    await this.db.query('DELETE FROM authorization_codes WHERE expires_at < $1', [before]);
  }

  /** Of two requests with the same code the second waits for the first, and then finds the code used. */
  private async hold(tx: Tx, code: string): Promise<Held | undefined> {
    const [held] = await this.db.query<Held>(
      `SELECT c.application_id, c.user_id, c.redirect_uri, c.scopes, c.code_challenge, c.grant_id,
         c.expires_at > $2 AND u.disabled_at IS NULL AS is_good
       FROM authorization_codes c JOIN users u ON u.id = c.user_id WHERE c.hash = $1 FOR UPDATE OF c`,
      [hashOfToken(code), this.clock.now()],
      tx,
    );
    return held;
  }
}

function matches(held: Held, { id }: Application, { redirectUri, codeVerifier }: Redemption): boolean {
  if (held.application_id !== id || held.redirect_uri !== redirectUri) return false;
  // A proof for a code that was asked for without one means that somebody took the challenge out of the request.
  return held.code_challenge === null ? codeVerifier === undefined : proves(codeVerifier, held.code_challenge);
}
