import {
  type DocumentNode,
  getNamedType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  Kind,
  type NameNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * A document of Absinthe's clients as graphql-js reads it. Absinthe takes names in any spelling (`target_actor`,
 * `redirectURI`), and looks at variables that may be left out only when they are.
 */
export function asAbsintheReads(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema);
  const demanded = new Set<string>();
  const respelled = visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        const hasFields = isObjectType(parent) || isInterfaceType(parent);
        const name = meant(node.name, hasFields ? Object.values(parent.getFields()) : []);
        // Who asked under one name looks for the answer under the same.
        return name && { ...node, name, alias: node.alias ?? node.name };
      },
      Argument(node) {
        const name = meant(node.name, (types.getDirective() ?? types.getFieldDef())?.args ?? []);
        return name && { ...node, name };
      },
      ObjectField(node) {
        const parent = getNamedType(types.getParentInputType());
        const name = meant(node.name, isInputObjectType(parent) ? Object.values(parent.getFields()) : []);
        return name && { ...node, name };
      },
      Variable(node) {
        if (isNonNullType(types.getInputType()) && types.getDefaultValue() === undefined) demanded.add(node.name.value);
      },
    }),
  );
  return visit(respelled, {
    VariableDefinition(node) {
      const { type, defaultValue, variable } = node;
      if (type.kind === Kind.NON_NULL_TYPE || defaultValue || !demanded.has(variable.name.value)) return undefined;
      return { ...node, type: { kind: Kind.NON_NULL_TYPE, type } };
    },
  });
}

/** The one that a name stands for that is none of them. */
function meant(name: NameNode, known: readonly { name: string }[]): NameNode | undefined {
  if (name.value.startsWith('__') || known.some((one) => one.name === name.value)) return undefined;
  const found = known.find((one) => folded(one.name) === folded(name.value));
  return found && { ...name, value: found.name };
}

function folded(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
