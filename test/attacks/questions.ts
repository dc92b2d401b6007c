import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isListType,
  isRequiredArgument,
} from 'graphql';
import { maxLengthOf } from '#convoke/core';
import {
  fragmentsOf,
  madeUp,
  type RootField,
  rootFields,
  schemaOf,
  selectionOf,
  withFragments,
} from '#test/generated-calls';
import type { TestServer } from '#test/server';
import type { Subject } from './two-profiles.js';

/** How deep queries ask, lists not counted. */
export const LEVELS = 2;
const PAGE = 5;

/** Values of an argument that lead to a subject's things, in the same order for each subject. */
export function leading({ type }: GraphQLArgument, { ids, uuids, words }: Subject): string[] {
  const kinds: Record<string, string[]> = { ID: ids, UUID: uuids, String: words };
  return kinds[getNamedType(type).name] ?? [];
}

/** Every query that can be asked about somebody's things, with the argument that names one. */
export function queriesAbout(server: TestServer) {
  const schema = schemaOf(server);
  const fragments = fragmentsOf(schema, LEVELS);
  return rootFields(schema)
    .filter(({ operation }) => operation === 'query')
    .flatMap((field) => {
      const naming = field.args.filter((arg) => isRequiredArgument(arg) || ['term', 'filter'].includes(arg.name));
      return naming.flatMap((arg) => {
        const others = field.args.filter((other) => other !== arg && isRequiredArgument(other));
        const fixed = others.map(({ name, type }) => `, ${name}: ${JSON.stringify(madeUp(type))}`).join('');
        const isPaged = field.args.some(({ name }) => name === 'limit');
        const few = isPaged ? `, limit: ${PAGE}` : '';
        const most = isPaged ? PAGE : (maxLengthOf(field) ?? 1);
        return typesOf(schema, field).map((type) => {
          const selection = selectionOf(schema, type, levelsFor(most));
          const call = `${field.name} (${arg.name}: $value${fixed}${few}) ${selection}`;
          return { arg, query: withFragments(`query ($value: ${String(arg.type)}) { ${call} }`, fragments), call };
        });
      });
    });
}

/** What a field may answer: to ask for each in one go would be too much. */
function typesOf(schema: GraphQLSchema, { type }: RootField): readonly GraphQLNamedType[] {
  const named = getNamedType(type);
  return isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
}

/** Several of a thing in full would be too much at once; each is asked about in full by itself. */
function levelsFor(most: number): number {
  if (most === 1) return LEVELS;
  return most < 100 ? LEVELS - 1 : LEVELS - 2;
}

/** Every mutation that takes an id or a name, with the argument that does. */
export function changesOf(server: TestServer) {
  return rootFields(schemaOf(server))
    .filter(({ operation }) => operation === 'mutation')
    .flatMap((field) =>
      field.args
        .filter(({ type }) => ['ID', 'UUID'].includes(getNamedType(type).name))
        .map((arg) => {
          const isList = isListType(getNullableType(arg.type));
          return { field, arg, naming: (value: string) => ({ [arg.name]: isList ? [value] : value }) };
        }),
    );
}

/** An answer with everything that is a subject's own left out: what remains is the same for people who did the same. */
export function faceless(answer: unknown, { marks }: Subject): string {
  let text = JSON.stringify(answer);
  for (const mark of marks) text = text.replaceAll(mark, '·');
  return text;
}
