import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InjectConfig, type Config } from '../config/index.js';
import { DomainError, isStorageFull } from '../errors/index.js';
import { Log } from '../logging/index.js';
import { rateLimitHeaders, type UsedLimit, usedLimits } from '../rate-limits/index.js';
import { chooseLocale } from '../text/index.js';
import { refusal } from './error-format.js';
import { type Answer, GraphqlExecutor, type Operation } from './executor.js';
import { RequestContexts, type RequestContext } from './request-context.js';
import { operationFrom, readMultipart, type UploadedFile } from './uploads.js';

/** A header that a form of another site cannot set; requests that lean on the cookie must bring it. */
export const CSRF_HEADER = 'x-convoke-request';

const operationSchema = z.object({
  query: z.string().min(1),
  variables: z.preprocess(unwrapped, z.record(z.string(), z.unknown()).nullish()),
  operationName: z.string().nullish(),
});

/** Answers `POST /api` the way Absinthe.Plug does: status 200 for all that was executed, top-level error codes. */
@Injectable()
export class GraphqlEndpoint {
  constructor(
    @InjectConfig('media') private readonly media: Config['media'],
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly contexts: RequestContexts,
    private readonly executor: GraphqlExecutor,
    private readonly log: Log,
  ) {}

  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    try {
      const context = await this.contextOf(request);
      const { operation, files } = await this.operationOf(request);
      const [answer, used] = await usedLimits.during(() => this.executor.execute(operation, context, files));
      return reply.headers(rateLimitHeaders(used)).send(withLimits(answer, used));
    } catch (error) {
      return this.refuse(error instanceof DomainError ? error : this.fault(error), request, reply);
    }
  }

  private async contextOf(request: FastifyRequest): Promise<RequestContext> {
    const { authorization, cookie, origin } = request.headers;
    const unauthorizedForm = authorization === undefined && (isMultipart(request) || cookie !== undefined);
    if (unauthorizedForm && request.headers[CSRF_HEADER] === undefined) {
      throw new DomainError('csrf_header_missing', { params: { header: CSRF_HEADER } });
    }
    // The pages of another origin have no business with our cookies, whatever they send along.
    if (
      authorization === undefined &&
      cookie !== undefined &&
      (origin ?? this.server.publicUrl) !== this.server.publicUrl
    ) {
      throw new DomainError('origin_refused');
    }
    return this.contexts.create(request.raw, request.ip);
  }

  private async operationOf(
    request: FastifyRequest,
  ): Promise<{ operation: Operation; files?: Map<string, UploadedFile> }> {
    if (!isMultipart(request))
      return { operation: checked(fromJson((request.body as Buffer | undefined)?.toString('utf8'))) };
    const parts = await readMultipart(request.raw, this.media.maxBytes);
    return { operation: checked(operationFrom(parts)), files: parts.files };
  }

  /** What is wrong with us stays in the log; the caller gets the id to ask after it. */
  private fault(error: unknown): DomainError {
    const id = randomUUID();
    this.log.error({ err: error, id }, 'a request failed');
    return isStorageFull(error)
      ? new DomainError('storage_full')
      : new DomainError('unknown_error', { params: { id } });
  }

  private refuse(error: DomainError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const locale = chooseLocale(undefined, undefined, request.headers['accept-language']);
    const wire = refusal(error, locale);
    if (error.code === 'invalid_token') {
      return reply.code(401).send({ message: 'invalid_token', details: wire.message });
    }
    return reply.code(error.status).send({ errors: [wire] });
  }
}

function withLimits(answer: Answer, rateLimits: UsedLimit[]): Answer {
  if (rateLimits.length === 0) return answer;
  return { ...answer, extensions: { ...answer.extensions, rateLimits } };
}

function isMultipart(request: FastifyRequest): boolean {
  return (request.headers['content-type'] ?? '').startsWith('multipart/form-data');
}

/** Variables may come as a text, in JSON as in forms. */
function unwrapped(variables: unknown): unknown {
  return typeof variables === 'string' ? fromJson(variables || 'null') : variables;
}

function fromJson(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError('bad_request', { cause });
  }
}

function checked(operation: unknown): Operation {
  const parsed = operationSchema.safeParse(operation);
  if (!parsed.success) throw new DomainError('bad_request');
  const { query, variables, operationName } = parsed.data;
  return { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
}
