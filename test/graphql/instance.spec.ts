import { readFileSync } from 'node:fs';
import { buildSchema, isCompositeType, type GraphQLObjectType, getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#test/server';
import { locales } from '#translations/runtime';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ INSTANCE_NAME: 'Trees', LONG_EVENT_DAYS: '10', MEDIA_AVATAR_MAX_BYTES: '1000' });
});
afterAll(() => server.close());

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

/** Every field of a type, down to the leaves; pictures by their id. */
function everything(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).map(({ name, type: of }) => {
    const inner = getNamedType(of);
    if (inner.name === 'Media') return `${name} { id }`;
    return isCompositeType(inner) ? `${name} ${everything(inner as GraphQLObjectType)}` : name;
  });
  return `{ ${fields.join(' ')} }`;
}

describe('config', () => {
  test('answers every field that a client of Mobilizon may ask for', async () => {
    const query = `{ config ${everything(schema.getType('Config') as GraphQLObjectType)} }`;
    const { data, errors } = await server.graphql(query);
    expect(errors).toBeUndefined();
    expect(data!.config).toMatchObject({
      name: 'Trees',
      languages: ['en', ...locales.filter((locale) => locale !== 'en')],
      registrationsOpen: true,
      longEvents: true,
      durationOfLongEvent: 10,
      uploadLimits: { avatar: 1000 },
      terms: { type: 'DEFAULT', url: null },
      privacy: { type: 'DEFAULT', url: null },
      maps: { routing: { type: 'OPENSTREETMAP' } },
      instanceLogo: null,
    });
    expect(data!.config.version).toBe(
      JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version,
    );
    expect(data!.config.timezones).toContain('Europe/Paris');
  });

  test('gives the texts in the language asked for, or in English', async () => {
    const terms = async (locale?: string) =>
      (await server.graphql('query ($l: String) { config { terms(locale: $l) { bodyHtml } } }', { l: locale })).data!
        .config.terms.bodyHtml;
    expect(await terms('fr')).toContain('Ce qui est attendu de vous');
    for (const locale of ['en', 'tlh', '', undefined]) expect(await terms(locale)).toContain('What is expected of you');
  });

  test('names categories in the language of the reader', async () => {
    const { data } = await server.graphql('{ config { eventCategories { id label } } }', {}, { locale: 'fr' });
    expect(data!.config.eventCategories).toHaveLength(30);
    expect(data!.config.eventCategories).toContainEqual({ id: 'MUSIC', label: 'Musique' });
  });

  test('names the actor of people without account, which is local and no person', async () => {
    const { actorId } = (await server.graphql('{ config { anonymous { actorId } } }')).data!.config.anonymous;
    const [actor] = await server.db.query('SELECT type, domain, user_id FROM actors WHERE id = $1', [actorId]);
    expect(actor).toEqual({ type: 'application', domain: null, user_id: null });
  });
});

test('languages are named in the language of the reader, all or those asked for', async () => {
  const ask = async (codes?: (string | null)[] | null) =>
    (
      await server.graphql(
        'query ($codes: [String]) { languages(codes: $codes) { code name } }',
        { codes },
        { locale: 'fr' },
      )
    ).data!.languages;
  expect((await ask()).length).toBeGreaterThan(170);
  expect((await ask(null)).length).toBeGreaterThan(170);
  expect(await ask(['en', null, 'zz', '\u0000', 'x'.repeat(100_000)])).toEqual([{ code: 'en', name: 'anglais' }]);
  expect(await ask([])).toEqual([]);
});
