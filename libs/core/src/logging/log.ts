import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { framesOf, loggedError, withoutPersonal } from './logged-error.js';
import { currentRequestId } from './request-id.js';

/** The instance's structured log; inject it by this class. */
export abstract class Log {}
export interface Log extends Logger {}

/** Keys that must never reach a log line, wherever they stand. */
const SECRETS = ['password', 'token', 'accessToken', 'refreshToken', 'authorization', 'cookie', 'email'];

export function createLog(level: string): Log {
  return pino({
    level,
    redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[hidden]' },
    serializers: { err: loggedError },
    mixin: () => {
      const requestId = currentRequestId();
      return requestId ? { requestId } : {};
    },
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
  }) as unknown as Log;
}

/** Lets Nest's own lines go to the same log, its routine chatter at debug level. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown, context?: string) {
    this.target.debug({ context }, String(message));
  }

  warn(message: unknown, context?: string) {
    this.target.warn({ context }, String(message));
  }

  error(message: unknown, stack?: string, context?: string) {
    if (message instanceof Error) this.target.error({ context, err: message }, 'a request failed');
    else this.target.error({ context, stack: framesOf(stack) }, withoutPersonal(String(message)));
  }

  debug(message: unknown, context?: string) {
    this.target.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: string) {
    this.target.trace({ context }, String(message));
  }
}
