import type { Application } from './application.entity.js';
import type { OAuthError } from './oauth-refused.js';
import { isCodeChallenge } from './pkce.js';
import { scopesWithin } from './scopes.js';

/** What a program sends people along with, as far as the program and its address are known to be right. */
export interface AuthorizationWish {
  responseType?: string | null;
  scope?: string | null;
  state?: string | null;
  codeChallenge?: string | null;
  codeChallengeMethod?: string | null;
}

/** A request that somebody can say yes to. */
export interface AuthorizationRequest {
  application: Application;
  redirectUri: string;
  scopes: string[];
  codeChallenge: string | null;
}

/** What is wrong with a wish, and where. */
export interface Mistake {
  error: OAuthError;
  description: string;
  field: keyof AuthorizationWish;
}

const MAX_STATE = 2000;

/** Reads what a program asks for; answers what is wrong with it, which only the program can be told. */
export function readAuthorizationRequest(
  application: Application,
  redirectUri: string,
  wish: AuthorizationWish,
): AuthorizationRequest | Mistake {
  // Mobilizon asks for no response_type.
  if ((wish.responseType ?? 'code') !== 'code') {
    return { error: 'unsupported_response_type', description: 'response_type is code', field: 'responseType' };
  }
  if ((wish.state?.length ?? 0) > MAX_STATE) {
    return { error: 'invalid_request', description: 'state is too long', field: 'state' };
  }
  const scopes = scopesWithin(application.scopes, wish.scope ?? '');
  if (!scopes)
    return { error: 'invalid_scope', description: 'scope is some of what the program registered', field: 'scope' };
  const codeChallenge = wish.codeChallenge || null;
  if (codeChallenge && (wish.codeChallengeMethod !== 'S256' || !isCodeChallenge(codeChallenge))) {
    const description = 'code_challenge has 43 characters, code_challenge_method is S256';
    return { error: 'invalid_request', description, field: 'codeChallenge' };
  }
  if (!codeChallenge && application.secretHash === null) {
    const description = 'A program without a secret needs a code_challenge';
    return { error: 'invalid_request', description, field: 'codeChallenge' };
  }
  return { application, redirectUri, scopes, codeChallenge };
}
