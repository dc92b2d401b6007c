import { randomUUID } from 'node:crypto';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { GraphqlAnswer, TestServer } from './server.js';

export interface RootField extends GraphQLField<unknown, unknown> {
  operation: 'query' | 'mutation';
}

export function schemaOf({ app }: TestServer): GraphQLSchema {
  return app.get(GraphQLSchemaHost).schema;
}

/** Every query and mutation of the schema. */
export function rootFields(schema: GraphQLSchema): RootField[] {
  return (['query', 'mutation'] as const).flatMap((operation) =>
    Object.values(schema.getRootType(operation as never)!.getFields()).map((field) => ({ ...field, operation })),
  );
}

const MADE_UP: Record<string, unknown> = {
  ID: '999999999',
  String: 'made up',
  Int: 1,
  Float: 1,
  Boolean: false,
  DateTime: '2040-01-01T10:00:00Z',
  Timezone: 'Europe/Paris',
  Point: '2.35;48.85',
  Upload: 'file',
};

/** A value that the type allows, with nothing in it that may be left out. */
export function madeUp(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return madeUp(type.ofType);
  if (isListType(type)) return [madeUp(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return type.name === 'UUID' ? randomUUID() : MADE_UP[type.name];
  const required = Object.values(type.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(required.map((field) => [field.name, madeUp(field.type)]));
}

/** Calls a root field over HTTP, with made-up values where an argument is demanded and not given. */
export async function call(
  { url }: TestServer,
  field: RootField,
  { token, given = {}, selection = '{ __typename }' }: { token?: string; given?: object; selection?: string } = {},
): Promise<GraphqlAnswer> {
  const args = field.args.filter((arg) => arg.name in given || isRequiredArgument(arg));
  const variables = { ...Object.fromEntries(args.map(({ name, type }) => [name, madeUp(type)])), ...given };
  const declared = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
  const inBrackets = (list: string) => (list ? `(${list})` : '');
  const asked = isCompositeType(getNamedType(field.type)) ? selection : '';
  const query = `${field.operation} ${inBrackets(declared)} { ${field.name} ${inBrackets(passed)} ${asked} }`;
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : { 'x-convoke-request': '1' };
  const hasFile = args.some(({ type }) => getNamedType(type).name === 'Upload');
  if (!hasFile) headers['content-type'] = 'application/json';
  const body = hasFile ? formOf(query, variables) : JSON.stringify({ query, variables });
  return (await (await fetch(`${url}/api`, { method: 'POST', headers, body })).json()) as GraphqlAnswer;
}

function formOf(query: string, variables: object): FormData {
  const form = new FormData();
  form.set('query', query);
  form.set('variables', JSON.stringify(variables));
  form.set('file', new Blob(['no picture']), 'file.jpg');
  return form;
}

/** Fragments of every object type, one for each number of levels below it: `...Event3` asks for all within three levels. */
export function fragmentsOf(schema: GraphQLSchema, levels: number): Map<string, string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));
  const fragments = types.flatMap((type) =>
    Array.from({ length: levels + 1 }, (_, level): [string, string] => {
      const fields = Object.values((type as GraphQLObjectType).getFields());
      const asked = fields
        .filter(({ args }) => !args.some(isRequiredArgument))
        .flatMap(({ name, args, type: answered }) => {
          // A page of a list is no level of its own.
          const below = name === 'elements' ? level : level - 1;
          const selection = selectionOf(schema, getNamedType(answered), below);
          const few = args.some((arg) => arg.name === 'limit') ? '(limit: 3)' : '';
          return selection === null ? [] : `${name} ${few} ${selection}`;
        });
      return [
        `${type.name}${level}`,
        `fragment ${type.name}${level} on ${type.name} { __typename ${asked.join(' ')} }`,
      ];
    }),
  );
  return new Map(fragments);
}

/** What to ask of a type; null for what would lie too deep. */
export function selectionOf(schema: GraphQLSchema, type: GraphQLNamedType, level: number): string | null {
  if (!isCompositeType(type)) return '';
  if (level < 0) return null;
  const possible = isObjectType(type) ? [type] : schema.getPossibleTypes(type);
  return `{ ${possible.map(({ name }) => `...${name}${level}`).join(' ')} }`;
}

/** A document with those of the fragments that it needs. */
export function withFragments(document: string, fragments: Map<string, string>): string {
  const needed = new Set<string>();
  const collect = (text: string) => {
    for (const [, name] of text.matchAll(/\.\.\.(\w+)/g)) {
      if (needed.has(name!)) continue;
      needed.add(name!);
      collect(fragments.get(name!)!);
    }
  };
  collect(document);
  return [document, ...[...needed].map((name) => fragments.get(name))].join('\n');
}
