import {
  type DocumentNode,
  createSourceEventStream,
  execute,
  type ExecutionResult,
  getOperationAST,
  type GraphQLError,
  type GraphQLSchema,
  type OperationTypeNode,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { asAbsintheReads } from './absinthe-documents.js';
import { CompiledOperation } from './compiled-operation.js';
import { type DocumentCost, documentCost } from './document-cost.js';
import type { RequestContext } from './request-context.js';

export interface Call {
  operationName?: string;
  variables?: Record<string, unknown>;
  /** Files that literals of the document may name: such a document cannot be compiled for others. */
  hasFiles: boolean;
}

const MAX_TOKENS = 8000;
const MAX_ERRORS = 20;
const KEPT = 500;
/** Longer documents are read anew each time: keeping them would let strangers fill the memory. */
const KEPT_LENGTH = 20_000;

// Absinthe does not check that overlapping fields can be merged, and documents of its clients break the rule.
const RULES = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);

/** A document that was parsed and found valid, and is compiled when it comes back. */
export class PreparedDocument {
  private readonly compiled = new Map<string, CompiledOperation | null>();
  private readonly fixedCosts = new Map<string, DocumentCost>();

  constructor(
    private readonly schema: GraphQLSchema,
    readonly document: DocumentNode,
  ) {}

  /** Whether it asks, changes or watches; undefined where the document has no such operation. */
  kind(operationName = ''): OperationTypeNode | undefined {
    return getOperationAST(this.document, operationName || undefined)?.operation;
  }

  /** What running the operation may cost; null where the document has no such operation. */
  cost(operationName = '', variables: Record<string, unknown>): DocumentCost | null {
    const known = this.fixedCosts.get(operationName);
    if (known) return known;
    const operation = getOperationAST(this.document, operationName || undefined);
    if (!operation) return null;
    const cost = documentCost(this.schema, this.document, operation, variables);
    if (cost.fixed) this.fixedCosts.set(operationName, cost);
    return cost;
  }

  async run(context: RequestContext, { operationName, variables, hasFiles }: Call): Promise<ExecutionResult> {
    const compiled = hasFiles || this.kind(operationName) === 'subscription' ? null : this.compiledFor(operationName);
    if (compiled) return compiled.run(context, variables);
    const { schema, document } = this;
    return execute({ schema, document, contextValue: context, variableValues: variables, operationName });
  }

  /** Begins a subscription: ticks that say when to run it again, or why it cannot begin. */
  async watch(
    context: RequestContext,
    { operationName, variables }: Call,
  ): Promise<AsyncIterable<unknown> | ExecutionResult> {
    const { schema, document } = this;
    return createSourceEventStream({
      schema,
      document,
      contextValue: context,
      variableValues: variables,
      operationName,
    });
  }

  /** Null the first time: compiling costs more than one run, and documents made for one run must not buy it. */
  private compiledFor(operationName = ''): CompiledOperation | null {
    const known = this.compiled.get(operationName);
    if (known === undefined) {
      this.compiled.set(operationName, null);
      return null;
    }
    if (known) return known;
    const made = CompiledOperation.compile(this.schema, this.document, operationName || undefined);
    if (made) this.compiled.set(operationName, made);
    return made;
  }
}

/** Parses, checks and keeps the documents that programs and pages send again and again. */
export class PreparedDocuments {
  private readonly kept = new Map<string, PreparedDocument | readonly GraphQLError[]>();

  /** The document ready to run, or what is wrong with it. */
  find(query: string, schema: GraphQLSchema): PreparedDocument | readonly GraphQLError[] {
    const known = this.kept.get(query);
    if (known) return known;
    const prepared = prepare(query, schema);
    if (query.length > KEPT_LENGTH) return prepared;
    if (this.kept.size >= KEPT) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(query, prepared);
    return prepared;
  }
}

function prepare(query: string, schema: GraphQLSchema): PreparedDocument | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    return [error as GraphQLError];
  }
  const faultsOf = (read: DocumentNode) => validate(schema, read, RULES, { maxErrors: MAX_ERRORS });
  const errors = faultsOf(document);
  if (errors.length === 0) return new PreparedDocument(schema, document);
  const read = asAbsintheReads(schema, document);
  return faultsOf(read).length === 0 ? new PreparedDocument(schema, read) : errors;
}
