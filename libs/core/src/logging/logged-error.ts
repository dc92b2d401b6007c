/** What a log line says of an error. */
export interface LoggedError {
  type: string;
  message: string;
  stack: string;
  code?: unknown;
  /** Where a database found something wrong. */
  table?: unknown;
  column?: unknown;
  constraint?: unknown;
  cause?: LoggedError;
  errors?: LoggedError[];
}

/** Its message and where it came from. All else that libraries hang on errors, such as parameters and recipients, is people's. */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutPersonal(String(error)), stack: '' };
  const { code, table, column, constraint, cause, errors } = error as Error & Record<string, unknown>;
  return {
    type: error.name,
    message: messageOf(error),
    stack: framesOf(error.stack),
    ...present({ code, table, column, constraint }),
    ...(cause === undefined ? {} : { cause: loggedError(cause) }),
    ...(Array.isArray(errors) ? { errors: errors.map(loggedError) } : {}),
  };
}

/** The lines of a stack that say where; the ones before them repeat the message. */
export function framesOf(stack = ''): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

/** A text for the log without what is in addresses, e-mail addresses and tokens. */
export function withoutPersonal(text: string): string {
  return text
    .replaceAll(/(\b[a-z][a-z+]*:\/\/)(?:[^\s/@]*@)?([^\s/?#"'<>]*)[^\s"'<>]*/gi, '$1$2')
    .replaceAll(/[^\s<>"'(:]+@[^\s<>"'),;:]+/g, '[hidden]')
    .replaceAll(/[\w-]{40,}/g, '[hidden]');
}

/** Errors quote what they were given: parsers the text, the database the value. Only names of its own it may tell. */
function messageOf({ message, ...error }: Error): string {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  const namesItsOwn = (severity ?? code) !== undefined && /^(?!22)[0-9A-Z]{5}$/.test(String(code));
  return withoutPersonal(namesItsOwn ? message : message.replaceAll(/"(?:[^"\\]|\\.)*"/g, '"[hidden]"'));
}

function present(values: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'string'));
}
