import { ERROR_STATUS, type ErrorCode } from './codes.js';

/** Several names are a list, which each language writes in its own way. */
export type MessageParams = Record<string, string | number | readonly string[]>;

/** A refusal with a code that callers may show; anything else thrown is a fault of ours. */
export class DomainError extends Error {
  readonly field?: string;
  readonly params: MessageParams;
  /** What a client that was refused needs to go on; told beside the code. */
  readonly challenge?: string;

  constructor(
    readonly code: ErrorCode,
    options: { field?: string; params?: MessageParams; challenge?: string; cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause });
    this.name = 'DomainError';
    this.field = options.field;
    this.params = options.params ?? {};
    this.challenge = options.challenge;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

export interface InputProblem {
  /** Argument name as the caller wrote it, e.g. `beginsOn`. */
  field: string;
  /** Key in the translations. */
  message: string;
  params?: MessageParams;
}

/** Input that breaks one or more rules; each problem names its field. */
export class InvalidInput extends DomainError {
  constructor(readonly problems: [InputProblem, ...InputProblem[]]) {
    super('validation', { field: problems[0].field });
    this.name = 'InvalidInput';
  }
}

/** Shorthand for the commonest case: one field, one broken rule. */
export function invalid(field: string, message: string, params?: MessageParams): InvalidInput {
  return new InvalidInput([{ field, message, params }]);
}
