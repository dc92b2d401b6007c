import {
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { PreparedDocument, PreparedDocuments } from './prepared-documents.js';
import type { RequestContext } from './request-context.js';

const Day = new GraphQLScalarType({ name: 'Day', parseValue: (value) => new Date(String(value)) });
const town = { type: new GraphQLNonNull(GraphQLString), defaultValue: 'Ghent' };
const Stop = new GraphQLInputObjectType({ name: 'Stop', fields: { town } });
const Trip = new GraphQLInputObjectType({ name: 'Trip', fields: { town, stops: { type: new GraphQLList(Stop) } } });
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: {
      told: {
        type: GraphQLString,
        args: { name: { type: GraphQLString }, day: { type: Day } },
        resolve: (_, { name, day }: { name?: string; day?: Date }) => `${name} ${day?.toISOString().slice(0, 10)}`,
      },
      found: {
        type: GraphQLString,
        args: { trip: { type: Trip } },
        resolve: (_, { trip }: { trip: unknown }) => JSON.stringify(trip),
      },
    },
  }),
});

describe('a document that comes back', () => {
  it.each([
    ['a value that is demanded', 'query ($name: String! = "Ida") { told(name: $name) }', 'Ida undefined'],
    ['a value that may be null', 'query ($name: String = "Ida") { told(name: $name) }', 'Ida undefined'],
    ['a scalar of ours', 'query ($day: Day = "2026-05-01") { told(day: $day) }', 'undefined 2026-05-01'],
  ])('is given the default of %s each time it is left out', async (_, query, told) => {
    const answers = await threeTimes(query, {});
    expect(answers).toEqual(Array(3).fill({ data: { told } }));
  });

  it('takes what is sent rather than the default', async () => {
    const answers = await threeTimes('query ($name: String! = "Ida") { told(name: $name) }', { name: 'Ruth' });
    expect(answers).toEqual(Array(3).fill({ data: { told: 'Ruth undefined' } }));
  });

  it('is given the defaults within what is sent', async () => {
    const trip = { stops: [{ town: 'Bruges' }, {}] };
    const answers = await threeTimes('query ($trip: Trip) { found(trip: $trip) }', { trip });
    for (const { data } of answers) {
      const found = JSON.parse(data!.found as string) as unknown;
      expect(found).toEqual({ town: 'Ghent', stops: [{ town: 'Bruges' }, { town: 'Ghent' }] });
    }
  });

  it('refuses null where a value is demanded, each time', async () => {
    const answers = await threeTimes('query ($name: String! = "Ida") { told(name: $name) }', { name: null });
    for (const { errors } of answers) expect(errors?.[0]?.message).toContain('must not be null');
    const within = await threeTimes('query ($trip: Trip) { found(trip: $trip) }', { trip: { town: null } });
    for (const { errors } of within) expect(errors?.[0]?.message).toContain('not to be null');
  });
});

/** The first run reads the document, later ones run what was compiled. */
async function threeTimes(query: string, variables: Record<string, unknown>) {
  const documents = new PreparedDocuments();
  const answers = [];
  for (let run = 0; run < 3; run++) {
    const document = documents.find(query, schema);
    if (!(document instanceof PreparedDocument)) throw new Error(String(document));
    answers.push(await document.run({} as RequestContext, { variables, hasFiles: false }));
  }
  return answers.map((answer) => JSON.parse(JSON.stringify(answer)) as typeof answer);
}
