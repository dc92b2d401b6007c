import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { DomainError, type ErrorCode } from '../errors/index.js';
import { currentRequestId } from '../logging/index.js';
import { canonicalAddress } from '../rate-limits/index.js';
import { chooseLocale, type Locale } from '../text/index.js';
import type { Audience } from './access.js';
import type { Loaders } from './loader.js';

/** What a request brings to be recognised by. */
export interface Credentials {
  bearer?: string;
  /** The session's secret from the web client's cookie. */
  session?: string;
}

/** Tells who is looking; the library that knows people implements it. Throws invalid_token for a bad bearer token. */
export abstract class ViewerSource {
  abstract identify(credentials: Credentials): Promise<Viewing>;

  /** Who they are by now; throws invalid_token when their session or the program's permission is over. */
  abstract renew(viewer: Viewing): Promise<Viewing>;
}

/** The least that every viewer has: the language they chose, if any, and whom they count among. */
export interface Viewing {
  readonly locale?: string;
  /** Why they may not have a field of the thing that is for that audience; null when they may. */
  refusal(audience: Audience, thing: unknown): ErrorCode | null;
  /** Whether they ask by themselves, or through a program that was allowed what the scope names; null names nothing. */
  permits(scope: string | null): boolean;
}

/** All that resolvers know of the request they serve. */
export interface RequestContext {
  readonly viewer: Viewing;
  readonly locale: Locale;
  readonly ip: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly loaders: Loaders;
}

export const SESSION_COOKIE = 'convoke_session';

/** The current request's context, as a resolver's parameter. */
export const Ctx = createParamDecorator((_: unknown, execution: ExecutionContext): RequestContext =>
  GqlExecutionContext.create(execution).getContext<RequestContext>(),
);

/** Makes the context of a request from its headers. */
@Injectable()
export class RequestContexts {
  constructor(private readonly viewers: ViewerSource) {}

  async create(
    request: IncomingMessage,
    ip: string,
    credentials: Credentials = credentialsOf(request),
  ): Promise<RequestContext> {
    const viewer = await this.viewers.identify(credentials);
    return {
      viewer,
      locale: chooseLocale(cookie(request, 'locale'), viewer.locale, request.headers['accept-language']),
      ip: canonicalAddress(ip),
      userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
      requestId: currentRequestId() ?? randomUUID(),
      loaders: new WeakMap(),
    };
  }

  /** The context of what comes later by the same connection: nothing that was loaded before is believed. */
  async again(context: RequestContext): Promise<RequestContext> {
    const viewer = await this.viewers.renew(context.viewer);
    return { ...context, viewer, requestId: randomUUID(), loaders: new WeakMap() };
  }
}

/** Reads the bearer token (scheme in any case) or, without one, the session cookie. */
export function credentialsOf(request: IncomingMessage): Credentials {
  const { authorization } = request.headers;
  return authorization === undefined
    ? { session: cookie(request, SESSION_COOKIE) }
    : { bearer: bearerOf(authorization) };
}

/** The token of an `Authorization` header; throws invalid_token. */
export function bearerOf(authorization: string): string {
  const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (!bearer) throw new DomainError('invalid_token');
  return bearer;
}

function cookie(request: IncomingMessage, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value] = pair.split('=', 2);
    if (key.trim() === name && value) return value.trim();
  }
  return undefined;
}
