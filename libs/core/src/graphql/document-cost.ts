import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { maxLengthOf } from './max-length.js';
import { LIST_MAX } from './pagination.js';

export interface DocumentCost {
  /** Fields that an answer may hold, lists counted at the length they ask for. */
  cost: number;
  depth: number;
  /** Root fields of the operation, aliases counted. */
  roots: number;
  /** Whether no variable says how long a list may be: the cost is the same each time then. */
  fixed: boolean;
}

const NONE: DocumentCost = { cost: 0, depth: 0, roots: 0, fixed: true };
/** What a list without a `limit` is taken to hold, unless the schema says it. */
const UNPAGED_LENGTH = 5;

/** Adds up what a valid document may cost; each fragment is counted once, so hostile nesting stays cheap to measure. */
export function documentCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): DocumentCost {
  const meter = new Meter(schema, document, { ...defaultsOf(operation), ...variables });
  const root = schema.getRootType(operation.operation);
  if (!root) return NONE;
  const { cost, depth } = meter.selections(operation.selectionSet, root, 1);
  return { cost, depth, roots: meter.countRoots(operation.selectionSet), fixed: meter.fixed };
}

/** Lengths that variables have when the request does not say them. */
function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, number> {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [],
    ),
  );
}

class Meter {
  fixed = true;
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly measured = new Map<string, { cost: number; depth: number }>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly variables: Record<string, unknown>,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
  }

  countRoots({ selections }: SelectionSetNode): number {
    let roots = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) roots += 1;
      else if (selection.kind === Kind.INLINE_FRAGMENT) roots += this.countRoots(selection.selectionSet);
      else roots += this.countRoots(this.fragments.get(selection.name.value)!.selectionSet);
      if (roots > 1000) return roots;
    }
    return roots;
  }

  /** `length`: how many elements the enclosing page asks for, which its `elements` field will hold. */
  selections(
    { selections }: SelectionSetNode,
    parent: GraphQLNamedType,
    length: number,
  ): { cost: number; depth: number } {
    const sum = { cost: 0, depth: 0 };
    for (const selection of selections) {
      const part =
        selection.kind === Kind.FIELD
          ? this.field(selection, parent, length)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.selections(selection.selectionSet, this.typeOf(selection.typeCondition?.name.value, parent), length)
            : this.fragment(selection.name.value, length);
      sum.cost += part.cost;
      sum.depth = Math.max(sum.depth, part.depth);
    }
    return sum;
  }

  private fragment(name: string, length: number): { cost: number; depth: number } {
    const key = `${name}:${length}`;
    const known = this.measured.get(key);
    if (known) return known;
    const definition = this.fragments.get(name)!;
    const result = this.selections(definition.selectionSet, this.typeOf(definition.typeCondition.name.value), length);
    this.measured.set(key, result);
    return result;
  }

  private field(node: FieldNode, parent: GraphQLNamedType, length: number): { cost: number; depth: number } {
    // graphql-js limits the depth of introspection by a rule of its own.
    if (!node.selectionSet || node.name.value.startsWith('__')) return { cost: 1, depth: 1 };
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return { cost: 1, depth: 1 };
    const listed = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
    const asked = this.limitOf(node);
    const times = !listed
      ? 1
      : node.name.value === 'elements'
        ? length
        : (asked ?? maxLengthOf(field) ?? UNPAGED_LENGTH);
    const inner = this.selections(
      node.selectionSet,
      getNamedType(field.type),
      asked ?? (field.args.some(({ name }) => name === 'limit') ? 10 : 1),
    );
    return { cost: 1 + times * inner.cost, depth: 1 + inner.depth };
  }

  private limitOf(node: FieldNode): number | undefined {
    const value = node.arguments?.find(({ name }) => name.value === 'limit')?.value;
    if (!value) return undefined;
    if (value.kind === Kind.VARIABLE) this.fixed = false;
    const limit =
      value.kind === Kind.INT
        ? Number(value.value)
        : value.kind === Kind.VARIABLE
          ? this.variables[value.name.value]
          : undefined;
    return typeof limit === 'number' ? Math.min(Math.max(limit, 1), LIST_MAX) : undefined;
  }

  private typeOf(name: string | undefined, fallback?: GraphQLNamedType): GraphQLNamedType {
    const type = name === undefined ? fallback : this.schema.getType(name);
    return isCompositeType(type) ? type : fallback!;
  }
}
