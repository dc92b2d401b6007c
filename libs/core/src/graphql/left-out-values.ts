import {
  astFromValue,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromASTUntyped,
  type VariableDefinitionNode,
} from 'graphql';

type Values = Record<string, unknown>;

/**
 * Variables with the values that were left out of them, as a client would send them.
 * The compiler knows defaults only of what may be null, and hands on those of our own scalars unread.
 */
export function withDefaults(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Values,
): Values {
  const whole = { ...variables };
  for (const { variable, type: node, defaultValue } of definitions) {
    const { value: name } = variable.name;
    const given = whole[name] === undefined && defaultValue ? valueFromASTUntyped(defaultValue) : whole[name];
    const type = typeFromAST(schema, node);
    if (given !== undefined && isInputType(type)) whole[name] = completed(given, type);
  }
  return whole;
}

function completed(value: unknown, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return completed(value, type.ofType);
  if (typeof value !== 'object' || value === null) return value;
  if (isListType(type)) {
    return Array.isArray(value) ? value.map((one) => completed(one, type.ofType)) : completed(value, type.ofType);
  }
  if (!isInputObjectType(type)) return value;
  const whole: Values = { ...value };
  for (const { name, type: inner, defaultValue } of Object.values(type.getFields())) {
    if (whole[name] !== undefined) whole[name] = completed(whole[name], inner);
    else if (isNonNullType(inner) && defaultValue !== undefined) {
      whole[name] = valueFromASTUntyped(astFromValue(defaultValue, inner)!);
    }
  }
  return whole;
}
