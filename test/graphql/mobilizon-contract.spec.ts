import { readFileSync } from 'node:fs';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
  parseType,
  parseValue,
  valueFromAST,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type TypeNode,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { EventCategory } from '#convoke/events';

interface Value {
  name: string;
  type: string;
  default?: string;
}

interface Contract {
  operations: { name: string; kind: 'query' | 'mutation' | 'subscription'; arguments: Value[]; type: string }[];
  types: { name: string; kind: 'object' | 'interface' | 'input'; fields: (Value & { arguments?: string[] })[] }[];
  enums: { name: string; values: string[] }[];
}

/**
 * Defaults of Mobilizon that we leave out on purpose: by them a client that changes a title makes a private event public
 * and drops its contacts.
 */
const droppedDefaults: Record<string, string[]> = { updateEvent: ['visibility', 'joinOptions', 'contacts'] };

/** Enums of Mobilizon that are open here: what its clients write as a value is one, and so are others. */
const openEnums = ['EventCategory'];

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const schema = buildSchema(read('../../schema.graphql'));
const contract = JSON.parse(read('../fixtures/mobilizon-operations.json')) as Contract;

const roots = {
  query: schema.getQueryType(),
  mutation: schema.getMutationType(),
  subscription: schema.getSubscriptionType(),
};
const rootField = (kind: keyof typeof roots, name: string) => roots[kind]?.getFields()[name];

const hasFields = (type: unknown) => isObjectType(type) || isInterfaceType(type);

/** Whether every value of the type `narrow` is also a value of the type `wide`. */
function fits(narrow: TypeNode, wide: TypeNode): boolean {
  if (wide.kind === 'NonNullType') return narrow.kind === 'NonNullType' && fits(narrow.type, wide.type);
  if (narrow.kind === 'NonNullType') return fits(narrow.type, wide);
  if (wide.kind === 'ListType') return narrow.kind === 'ListType' && fits(narrow.type, wide.type);
  return narrow.kind === 'NamedType' && narrow.name.value === wide.name.value;
}

const answersLike = (ours: GraphQLField<unknown, unknown>, theirs: string) =>
  fits(parseType(String(ours.type)), parseType(theirs));

/** Says in what the schema would refuse or understand otherwise a value that a client may send. */
function inputFaults(ours: GraphQLArgument | GraphQLInputField | undefined, theirs: Value): string[] {
  if (!ours) return [`${theirs.name} is missing`];
  if (!fits(parseType(theirs.type), parseType(String(ours.type)))) {
    return [`${theirs.name} is ${String(ours.type)}, clients send ${theirs.type}`];
  }
  const expected = theirs.default === undefined ? undefined : valueFromAST(parseValue(theirs.default), ours.type);
  const same = JSON.stringify(ours.defaultValue) === JSON.stringify(expected);
  return same ? [] : [`${theirs.name} defaults to ${JSON.stringify(ours.defaultValue)}, not ${theirs.default}`];
}

const withoutDropped = (operation: string, input: Value): Value =>
  droppedDefaults[operation]?.includes(input.name) ? { name: input.name, type: input.type } : input;

const isDemanded = (input: GraphQLArgument | GraphQLInputField) =>
  isNonNullType(input.type) && input.defaultValue === undefined;

const addedAndDemanded = (ours: readonly (GraphQLArgument | GraphQLInputField)[], theirs: string[]) =>
  ours.filter((input) => isDemanded(input) && !theirs.includes(input.name)).map(({ name }) => `${name} is demanded`);

const names = (list: { name: string }[]) => list.map(({ name }) => name);

describe('an operation that Mobilizon has', () => {
  test.each(contract.operations)('$kind $name takes the same arguments and answers the same type', (theirs) => {
    const ours = rootField(theirs.kind, theirs.name);
    if (!ours) return expect.unreachable(`${theirs.kind} ${theirs.name} is missing`);
    const argument = (name: string) => ours.args.find((candidate) => candidate.name === name);
    expect([
      ...theirs.arguments.flatMap((one) => inputFaults(argument(one.name), withoutDropped(theirs.name, one))),
      ...addedAndDemanded(ours.args, names(theirs.arguments)),
    ]).toEqual([]);
    expect(answersLike(ours, theirs.type), `${String(ours.type)} for ${theirs.type}`).toBe(true);
  });
});

describe('a type that Mobilizon has', () => {
  test.each(contract.types.filter(({ kind }) => kind !== 'input'))('$kind $name has the same fields', (theirs) => {
    const ours = schema.getType(theirs.name);
    const alike = theirs.kind === 'interface' ? isInterfaceType : isObjectType;
    if (!hasFields(ours) || !alike(ours)) return expect.unreachable(`${theirs.name} is not of kind ${theirs.kind}`);
    const faults = theirs.fields.flatMap(({ name, type, arguments: taken = [] }) => {
      const field = ours.getFields()[name];
      if (!field) return [`${name} is missing`];
      const missing = taken.filter((argument) => !field.args.some((candidate) => candidate.name === argument));
      return [
        ...(answersLike(field, type) ? [] : [`${name} is ${String(field.type)}, clients expect ${type}`]),
        ...missing.map((argument) => `${name} does not take ${argument}`),
        ...addedAndDemanded(field.args, taken).map((fault) => `${name}: ${fault}`),
      ];
    });
    expect(faults).toEqual([]);
  });

  test.each(contract.types.filter(({ kind }) => kind === 'input'))('input $name accepts the same fields', (theirs) => {
    const ours = schema.getType(theirs.name);
    if (!isInputObjectType(ours)) return expect.unreachable(`${theirs.name} is not an input type`);
    const fields = ours.getFields();
    expect([
      ...theirs.fields.flatMap((field) => inputFaults(fields[field.name], field)),
      ...addedAndDemanded(Object.values(fields), names(theirs.fields)),
    ]).toEqual([]);
  });

  test.each(contract.enums.filter(({ name }) => openEnums.includes(name)))(
    'enum $name takes its values, and others',
    (theirs) => {
      const ours = schema.getType(theirs.name);
      if (!isScalarType(ours)) return expect.unreachable(`${theirs.name} is not a scalar`);
      expect(theirs.values.map((value) => EventCategory.parseValue(value))).toEqual(theirs.values);
      expect(theirs.values.map((value) => EventCategory.parseLiteral(parseValue(value)))).toEqual(theirs.values);
    },
  );

  test.each(contract.enums.filter(({ name }) => !openEnums.includes(name)))(
    'enum $name spells its values alike',
    (theirs) => {
      const ours = schema.getType(theirs.name);
      if (!isEnumType(ours)) return expect.unreachable(`${theirs.name} is not an enum`);
      expect(names([...ours.getValues()])).toEqual(expect.arrayContaining(theirs.values));
    },
  );

  test.each([
    ['Person', 'Actor'],
    ['Person', 'Interactable'],
    ['Event', 'EventSearchResult'],
    ['Event', 'Interactable'],
    ['Event', 'ActivityObject'],
    ['Group', 'Actor'],
    ['Group', 'GroupSearchResult'],
    ['Group', 'ActivityObject'],
    ['Discussion', 'ActivityObject'],
    ['Comment', 'ActivityObject'],
    ['Conversation', 'ActivityObject'],
    ['Member', 'ActivityObject'],
    ['Post', 'ActivityObject'],
    ['Resource', 'ActivityObject'],
  ])('%s can be asked for as %s', (object, wanted) => {
    const ours = schema.getType(object);
    if (!isObjectType(ours)) return expect.unreachable(`${object} is not an object type`);
    expect(names([...ours.getInterfaces()])).toContain(wanted);
  });

  test.each(['Comment', 'Event', 'Group', 'Person', 'Report', 'ReportNote', 'User'])(
    '%s can be what an action of moderators was about',
    (object) => {
      const ours = schema.getType('ActionLogObject');
      if (!isUnionType(ours)) return expect.unreachable('ActionLogObject is not a union');
      expect(names([...ours.getTypes()])).toContain(object);
    },
  );
});
