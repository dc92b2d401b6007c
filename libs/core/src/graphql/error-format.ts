import type { GraphQLError } from 'graphql';
import { DomainError, type ErrorCode, InvalidInput, isStorageFull } from '../errors/index.js';
import { type Locale, translate } from '../text/index.js';

/** An error as clients of Mobilizon's API read it: code, status and field at its top level. */
export interface WireError {
  message: string;
  code: string;
  status_code: number;
  field?: string;
  challenge?: string;
  path?: readonly (string | number)[];
  locations?: readonly { line: number; column: number }[];
  extensions: { code: string };
}

/** Turns one error of an execution into what the client reads; broken rules give one error a field. */
export function wireErrors(error: GraphQLError, locale: Locale, logFault: (fault: unknown) => string): WireError[] {
  const { originalError: cause } = error;
  const place = { path: error.path, locations: error.locations };
  if (cause instanceof InvalidInput) {
    return cause.problems.map(({ field, message, params }) => ({
      ...wire('validation', 422, translate(message, params ?? {}, locale)),
      field,
      ...place,
    }));
  }
  // Only who runs the instance can do something about it.
  if (isStorageFull(cause)) logFault(cause);
  const refused = isStorageFull(cause) && !(cause instanceof DomainError) ? new DomainError('storage_full') : cause;
  if (refused instanceof DomainError) return [{ ...refusal(refused, locale), ...place }];
  // Without a cause the error is graphql-js's own: the document or a variable is wrong.
  if (!cause || cause.name === 'GraphQLError') return [{ ...wire('bad_request', 400, error.message), ...place }];
  return [
    { ...wire('unknown_error', 500, translate('error_unknown_error', { id: logFault(cause) }, locale)), ...place },
  ];
}

/** A refusal outside an execution, in the same words. */
export function refusal(error: DomainError, locale: Locale): WireError {
  const message = translate(`error_${error.code}`, error.params, locale);
  const { code, status, field, challenge } = error;
  return {
    ...wire(code, status, message),
    ...(field === undefined ? {} : { field }),
    ...(challenge === undefined ? {} : { challenge }),
  };
}

function wire(code: ErrorCode, status_code: number, message: string): WireError {
  return { message, code, status_code, extensions: { code } };
}
