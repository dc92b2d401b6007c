import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  type GraphQLSchema,
  valueFromASTUntyped,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import type { RequestContext } from './request-context.js';

/** An operation of a document turned into code, which answers faster than reading the document again. */
export class CompiledOperation {
  private constructor(
    private readonly compiled: CompiledQuery,
    private readonly defaults: Record<string, unknown>,
  ) {}

  /** Null where the compiler cannot take the operation. */
  static compile(schema: GraphQLSchema, document: DocumentNode, operationName?: string): CompiledOperation | null {
    const compiled = compileQuery(schema, document, operationName);
    return isCompiledQuery(compiled) ? new CompiledOperation(compiled, defaultsOf(document, operationName)) : null;
  }

  async run(context: RequestContext, variables: Record<string, unknown> = {}): Promise<ExecutionResult> {
    return this.compiled.query(undefined, context, { ...this.defaults, ...variables });
  }
}

/**
 * The values of variables that are left out, as a client would send them.
 * The compiler knows defaults only of variables that may be null, and hands on those of our own scalars unread.
 */
function defaultsOf(document: DocumentNode, operationName?: string): Record<string, unknown> {
  const variables = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return Object.fromEntries(
    variables.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}
