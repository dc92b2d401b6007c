import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { DomainError } from '../errors/index.js';
import { Log } from '../logging/index.js';
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

/** Runs GraphQL operations for HTTP requests and for the web client in the same process alike. */
@Injectable()
export class GraphqlExecutor {
  private readonly documents = new PreparedDocuments();

  constructor(
    private readonly host: GraphQLSchemaHost,
    private readonly log: Log,
  ) {}

  async execute(
    operation: Operation,
    context: RequestContext,
    files = new Map<string, UploadedFile>(),
  ): Promise<Answer> {
    const fault = (error: unknown) => this.logFault(error, context);
    const { schema } = this.host;
    const document = this.documents.find(operation.query, schema);
    if (!(document instanceof PreparedDocument)) return refused(document, context, fault);

    const cost = this.measured(document, operation);
    if (cost instanceof GraphQLError) return refused([cost], context, fault);

    const { operationName, variables } = operation;
    const result = await requestFiles.run(files, () =>
      document.run(context, { operationName, variables, hasFiles: files.size > 0 }),
    );
    return {
      ...(result.errors ? { errors: result.errors.flatMap((error) => wireErrors(error, context.locale, fault)) } : {}),
      ...(result.data === undefined ? {} : { data: result.data as Record<string, unknown> | null }),
      extensions: { complexity: { cost, budget: BUDGET } },
    };
  }

  private measured(document: PreparedDocument, { operationName, variables }: Operation): number | GraphQLError {
    const measured = document.cost(operationName, variables ?? {});
    if (!measured) return new GraphQLError('The document has no operation of that name, or several and none was named');
    const { cost, depth, roots } = measured;
    if (depth <= MAX_DEPTH && roots <= MAX_ROOTS && cost <= BUDGET) return cost;
    return new GraphQLError('query_too_complex', {
      originalError: new DomainError('query_too_complex', { params: { cost, budget: BUDGET } }),
    });
  }

  private logFault(error: unknown, { requestId }: RequestContext): string {
    const id = randomUUID();
    this.log.error({ err: error, id, requestId }, 'an operation failed');
    return id;
  }
}

function refused(errors: readonly GraphQLError[], context: RequestContext, fault: (error: unknown) => string): Answer {
  return { errors: errors.flatMap((error) => wireErrors(error, context.locale, fault)) };
}
