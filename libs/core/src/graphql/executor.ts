import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { Database } from '../database/index.js';
import { DomainError } from '../errors/index.js';
import { Log } from '../logging/index.js';
import { Metrics } from '../metrics/index.js';
import type { UsedLimit } from '../rate-limits/index.js';
import { wireErrors, type WireError } from './error-format.js';
import { PreparedDocument, PreparedDocuments } from './prepared-documents.js';
import type { RequestContext } from './request-context.js';
import { requestFiles, type UploadedFile } from './uploads.js';

export interface Operation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: WireError[];
  extensions?: { complexity?: { cost: number; budget: number }; rateLimits?: UsedLimit[] };
}

const MAX_DEPTH = 20;
const MAX_ROOTS = 100;
const BUDGET = 50_000;

/** A document that may be run, and what that costs. */
class Prepared {
  constructor(
    readonly document: PreparedDocument,
    readonly cost: number,
  ) {}
}

/** Runs GraphQL operations for HTTP requests and for the web client in the same process alike. */
@Injectable()
export class GraphqlExecutor {
  private readonly documents = new PreparedDocuments();

  constructor(
    private readonly host: GraphQLSchemaHost,
    private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly db: Database,
  ) {}

  async execute(
    operation: Operation,
    context: RequestContext,
    files = new Map<string, UploadedFile>(),
  ): Promise<Answer> {
    const prepared = this.prepared(operation);
    if (!(prepared instanceof Prepared)) return this.refused(prepared, context);
    const kind = prepared.document.kind(operation.operationName);
    if (kind === 'subscription') {
      return this.refused([new GraphQLError('A subscription needs a socket')], context);
    }
    const run = () => requestFiles.run(files, () => this.run(prepared, operation, context, files.size > 0));
    if (kind === 'query') return this.db.reading(run);
    const answer = await run();
    await this.db.caughtUp();
    return answer;
  }

  /** Begins a subscription; answers the ticks after each of which `message` tells what there is, or why it cannot be. */
  async watch(operation: Operation, context: RequestContext): Promise<AsyncIterable<unknown> | Answer> {
    const prepared = this.prepared(operation);
    if (!(prepared instanceof Prepared)) return this.refused(prepared, context);
    const { operationName, variables } = operation;
    const watched = await prepared.document.watch(context, { operationName, variables, hasFiles: false });
    return Symbol.asyncIterator in watched ? watched : this.refused(watched.errors ?? [], context);
  }

  /** What a subscription sends to who they are now. */
  async message(operation: Operation, context: RequestContext): Promise<Answer> {
    const prepared = this.prepared(operation);
    return prepared instanceof Prepared
      ? this.run(prepared, operation, context, false)
      : this.refused(prepared, context);
  }

  /** What an operation is, where its document is good. */
  find({ query }: Operation): PreparedDocument | readonly GraphQLError[] {
    return this.documents.find(query, this.host.schema);
  }

  isSubscription(operation: Operation): boolean {
    const found = this.find(operation);
    return found instanceof PreparedDocument && found.kind(operation.operationName) === 'subscription';
  }

  get schema(): GraphQLSchema {
    return this.host.schema;
  }

  /** The errors as programs read them. */
  wired(errors: readonly GraphQLError[], context: RequestContext): WireError[] {
    const fault = (error: unknown) => this.logFault(error, context);
    return errors.flatMap((error) => wireErrors(error, context.locale, fault));
  }

  private async run(
    { document, cost }: Prepared,
    { operationName, variables }: Operation,
    context: RequestContext,
    hasFiles: boolean,
  ): Promise<Answer> {
    const began = performance.now();
    const result = await document.run(context, { operationName, variables, hasFiles });
    const seconds = (performance.now() - began) / 1000;
    this.metrics.observeOperation(document.kind(operationName) ?? 'none', result.errors !== undefined, seconds);
    return {
      ...(result.errors ? { errors: this.wired(result.errors, context) } : {}),
      ...(result.data === undefined ? {} : { data: result.data as Record<string, unknown> | null }),
      extensions: { complexity: { cost, budget: BUDGET } },
    };
  }

  private prepared(operation: Operation): Prepared | readonly GraphQLError[] {
    const document = this.find(operation);
    if (!(document instanceof PreparedDocument)) return document;
    const cost = this.measured(document, operation);
    return cost instanceof GraphQLError ? [cost] : new Prepared(document, cost);
  }

  private refused(errors: readonly GraphQLError[], context: RequestContext): Answer {
    return { errors: this.wired(errors, context) };
  }

  private measured(document: PreparedDocument, { operationName, variables }: Operation): number | GraphQLError {
    const measured = document.cost(operationName, variables ?? {});
    if (!measured) return new GraphQLError('The document has no operation of that name, or several and none was named');
    const { cost, depth, roots } = measured;
    const exceeded = [
      { count: cost, most: BUDGET },
      { count: roots, most: MAX_ROOTS },
      { count: depth, most: MAX_DEPTH },
    ].find(({ count, most }) => count > most);
    if (!exceeded) return cost;
    return new GraphQLError('query_too_complex', {
      originalError: new DomainError('query_too_complex', { params: exceeded }),
    });
  }

  private logFault(error: unknown, { requestId }: RequestContext): string {
    const id = randomUUID();
    this.log.error({ err: error, id, requestId }, 'an operation failed');
    return id;
  }
}
