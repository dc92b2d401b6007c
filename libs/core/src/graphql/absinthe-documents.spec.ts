import { buildSchema, parse, print, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { asAbsintheReads } from './absinthe-documents.js';

const schema = buildSchema(`
  input Where { nearTo: String }
  interface Named { fullName: String }
  type Person implements Named { fullName: String, metBy(personId: ID!, where: Where, limit: Int! = 3): Person }
  type Query { person(userName: String!): Person, named: Named }
`);

const read = (text: string) => asAbsintheReads(schema, parse(text));
const faults = (text: string) => validate(schema, read(text)).map(({ message }) => message);
const plain = (text: string) => print(parse(text));

describe('a document as Absinthe reads it', () => {
  it('has names in the spelling of the schema, and answers under those that were asked for', () => {
    const text =
      '{ person(user_name: "a") { full_name who: FullName metBY(personID: 1, where: { near_to: "x" }) { fullName } } }';
    expect(print(read(text))).toBe(
      plain(`{ person(userName: "a") { full_name: fullName who: fullName
        metBY: metBy(personId: 1, where: { nearTo: "x" }) { fullName } } }`),
    );
    expect(faults(text)).toEqual([]);
  });

  it('has them so in fragments, and below what was respelled', () => {
    const text = '{ named { ...N } } fragment N on Person { met_by(person_id: 1) { __typename full_name } }';
    expect(print(read(text))).toContain('met_by: metBy(personId: 1)');
    expect(faults(text)).toEqual([]);
  });

  it('asks for the variables that an argument cannot do without, and for no others', () => {
    const text = `query ($name: String, $id: ID, $limit: Int, $near: String) {
      person(userName: $name) { metBy(personId: $id, limit: $limit, where: { nearTo: $near }) { fullName } } }`;
    const [head] = print(read(text)).split('{');
    expect(head).toBe('query ($name: String!, $id: ID!, $limit: Int, $near: String) ');
    expect(faults(text)).toEqual([]);
  });

  it('is none where a name means nothing, or a variable has another type', () => {
    expect(faults('{ person(userName: "a") { nothing } }')).toHaveLength(1);
    expect(faults('query ($name: Int) { person(userName: $name) { fullName } }')).toHaveLength(1);
  });
});
