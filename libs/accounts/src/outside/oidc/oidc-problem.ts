import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { type ErrorCode, FetchRefused, withoutPersonal } from '#convoke/core';

const REFUSALS = ['access_denied', 'interaction_required', 'login_required', 'consent_required'];
const ABSENCES = ['temporarily_unavailable', 'server_error'];

/** Why a sign-in with a provider came to nothing, as far as people need to know. */
export function problemOf(error: unknown): ErrorCode {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    if (REFUSALS.includes(error.error)) return 'outside_login_refused';
    return ABSENCES.includes(error.error) ? 'outside_unavailable' : 'outside_login_failed';
  }
  return chain(error).some((cause) => cause instanceof FetchRefused) ? 'outside_unavailable' : 'outside_login_failed';
}

/** What stands in the log of it, without anything that tells of the person. */
export function traceOf(error: unknown): { reasons: string[] } {
  const said = error instanceof AuthorizationResponseError ? [error.error, error.error_description ?? ''] : [];
  const causes = chain(error).filter((cause) => cause instanceof Error);
  return { reasons: [...causes.map(({ message }) => message), ...said].map(withoutPersonal) };
}

function chain(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...chain(error.cause)] : [];
}
