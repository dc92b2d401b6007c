import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { withDefaults } from './left-out-values.js';
import type { RequestContext } from './request-context.js';

/** An operation of a document turned into code, which answers faster than reading the document again. */
export class CompiledOperation {
  private constructor(
    private readonly schema: GraphQLSchema,
    private readonly compiled: CompiledQuery,
    private readonly definitions: readonly VariableDefinitionNode[],
  ) {}

  /** Null where the compiler cannot take the operation. */
  static compile(schema: GraphQLSchema, document: DocumentNode, operationName?: string): CompiledOperation | null {
    const compiled = compileQuery(schema, document, operationName);
    if (!isCompiledQuery(compiled)) return null;
    const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
    return new CompiledOperation(schema, compiled, definitions);
  }

  async run(context: RequestContext, variables: Record<string, unknown> = {}): Promise<ExecutionResult> {
    return this.compiled.query(undefined, context, withDefaults(this.schema, this.definitions, variables));
  }
}
