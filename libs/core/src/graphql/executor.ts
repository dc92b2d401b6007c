import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { DomainError } from '../errors/index.js';
import { Log } from '../logging/index.js';
import { documentCost } from './document-cost.js';
import { wireErrors, type WireError } from './error-format.js';
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
  extensions?: { complexity: { cost: number; budget: number } };
}

const MAX_TOKENS = 8000;
const MAX_DEPTH = 20;
const MAX_ROOTS = 100;
const BUDGET = 50_000;
const CACHED_DOCUMENTS = 500;
const MAX_ERRORS = 20;

// Absinthe does not check that overlapping fields can be merged, and documents of its clients break the rule.
const RULES = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);

/** Runs GraphQL operations for HTTP requests and for the web client in the same process alike. */
@Injectable()
export class GraphqlExecutor {
  private readonly documents = new Map<string, DocumentNode | readonly GraphQLError[]>();

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
    const document = this.documentFor(operation.query, schema);
    if (Array.isArray(document)) return refused(document as GraphQLError[], context, fault);

    const cost = this.measured(schema, document as DocumentNode, operation);
    if (cost instanceof GraphQLError) return refused([cost], context, fault);

    const result = (await requestFiles.run(files, () =>
      execute({
        schema,
        document: document as DocumentNode,
        contextValue: context,
        variableValues: operation.variables,
        operationName: operation.operationName,
      }),
    )) as ExecutionResult;
    return {
      ...(result.errors ? { errors: result.errors.flatMap((error) => wireErrors(error, context.locale, fault)) } : {}),
      ...(result.data === undefined ? {} : { data: result.data as Record<string, unknown> | null }),
      extensions: { complexity: { cost, budget: BUDGET } },
    };
  }

  private documentFor(query: string, schema: GraphQLSchema): DocumentNode | readonly GraphQLError[] {
    const known = this.documents.get(query);
    if (known) return known;
    const document = parsed(query);
    const prepared = Array.isArray(document) ? document : validated(schema, document as DocumentNode);
    if (this.documents.size >= CACHED_DOCUMENTS) this.documents.delete(this.documents.keys().next().value!);
    this.documents.set(query, prepared);
    return prepared;
  }

  private measured(schema: GraphQLSchema, document: DocumentNode, operation: Operation): number | GraphQLError {
    const node = getOperationAST(document, operation.operationName);
    if (!node) return new GraphQLError('The document has no operation of that name, or several and none was named');
    const { cost, depth, roots } = documentCost(schema, document, node, operation.variables ?? {});
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

function parsed(query: string): DocumentNode | GraphQLError[] {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    return [error as GraphQLError];
  }
}

function validated(schema: GraphQLSchema, document: DocumentNode): DocumentNode | readonly GraphQLError[] {
  const errors = validate(schema, document, RULES, { maxErrors: MAX_ERRORS });
  return errors.length > 0 ? errors : document;
}

function refused(errors: readonly GraphQLError[], context: RequestContext, fault: (error: unknown) => string): Answer {
  return { errors: errors.flatMap((error) => wireErrors(error, context.locale, fault)) };
}
