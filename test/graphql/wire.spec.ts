import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Log } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { buildPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function post(body: string | FormData, headers: Record<string, string> = {}, path = '/api') {
  const type: Record<string, string> = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
  return fetch(`${server.url}${path}`, { method: 'POST', headers: { ...type, ...headers }, body });
}

const ask = (query: string, headers?: Record<string, string>) => post(JSON.stringify({ query }), headers);

describe('the endpoint', () => {
  it('answers at /api and at /graphql, with a slash at the end or without', async () => {
    for (const path of ['/api', '/graphql', '/api/', '/graphql/']) {
      const response = await post('{"query":"{__typename}"}', {}, path);
      expect(await response.json()).toMatchObject({ data: { __typename: 'Query' } });
    }
  });

  it('answers 405 to GET, so that no link can act', async () => {
    const response = await fetch(`${server.url}/api?query={__typename}`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded'])(
    'refuses %s, which a form of another site can send',
    async (type) => {
      const response = await post('{"query":"{__typename}"}', { 'content-type': type });
      expect(response.status).toBe(415);
    },
  );

  it('answers errors with code and status at their top level, over HTTP 200', async () => {
    const response = await ask('{ doesNotExist }');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      errors: [{ code: 'bad_request', status_code: 400, extensions: { code: 'bad_request' } }],
    });
  });

  it.each([
    ['{ event(uuid: "00000000-0000-4000-8000-000000000000") { id } }', 'event_not_found'],
    ['{ group(preferredUsername: "nobody") { id } }', 'group_not_found'],
    ['{ person(id: "999999999") { id } }', 'person_not_found'],
    ['{ post(slug: "nothing") { id } }', 'post_not_found'],
  ])('answers what a resolver refuses over HTTP 200, beside what it does not: %s', async (query, code) => {
    const response = await ask(`query Both ${query.replace('{', '{ config { name }')}`);
    expect(response.status).toBe(200);
    const field = /\w+/.exec(query)![0];
    expect(await response.json()).toMatchObject({
      data: { config: { name: 'Convoke' }, [field]: null },
      errors: [{ code, status_code: 404, message: expect.any(String), path: [field], extensions: { code } }],
    });
  });

  it('says so in the language of the request, or of the account', async () => {
    const query = '{ group(preferredUsername: "nobody") { id } }';
    const words = async (headers: Record<string, string>) =>
      ((await (await ask(query, headers)).json()) as { errors: { message: string }[] }).errors[0]!.message;
    const { accessToken } = await buildPerson(server, { locale: 'fr' });
    const [french, english] = [await words({ 'accept-language': 'fr-CA, en;q=0.5' }), await words({})];
    expect(french).not.toBe(english);
    expect(await words({ authorization: `Bearer ${accessToken}` })).toBe(french);
    expect(await words({ authorization: `Bearer ${accessToken}`, 'accept-language': 'tlh' })).toBe(french);
  });

  it('logs a fault of ours once, under the id that it answers', async () => {
    const settings = server.app.get(InstanceSettingsService, { strict: false });
    const failing = vi.spyOn(settings, 'current').mockRejectedValue(new TypeError('Something is broken'));
    const log = vi.spyOn(server.app.get(Log, { strict: false }), 'error');
    const { errors } = (await (await ask('{ config { name } }')).json()) as { errors: { message: string }[] };
    expect(log.mock.calls).toEqual([[expect.objectContaining({ id: expect.any(String) }), 'an operation failed']]);
    expect(errors[0]!.message).toContain((log.mock.calls[0]![0] as { id: string }).id);
    failing.mockRestore();
    log.mockRestore();
  });

  it('runs the operation that operationName names, and says so when it cannot choose', async () => {
    const query = 'query A { __typename } query B { name: __typename }';
    const chosen = await post(JSON.stringify({ query, operationName: 'B' }));
    expect(await chosen.json()).toMatchObject({ data: { name: 'Query' } });
    const unclear = await post(JSON.stringify({ query }));
    expect(await unclear.json()).toMatchObject({ errors: [{ code: 'bad_request' }] });
  });

  it('takes variables and operationName that are null, as clients send them', async () => {
    const response = await post('{"query":"{__typename}","variables":null,"operationName":null}');
    expect(await response.json()).toMatchObject({ data: { __typename: 'Query' } });
  });

  it.each([
    [`{"name":"nobody"}`, 'group_not_found'],
    ['', 'bad_request'],
  ])('takes variables that are written as a text, as Absinthe does: %j', async (variables, code) => {
    const query = 'query ($name: String!) { group(preferredUsername: $name) { id } }';
    const response = await post(JSON.stringify({ query, variables }));
    expect([response.status, await response.json()]).toMatchObject([200, { errors: [{ code }] }]);
  });

  it.each([
    '',
    '[]',
    '{}',
    '{"query":""}',
    '{"query":3}',
    '[{"query":"{__typename}"}]',
    '{"query":"{__typename}","variables":"x"}',
    '\u0000',
  ])('refuses a body that is no operation: %j', async (body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
  });

  it('takes overlapping fields that cannot be merged by the letter, as Absinthe does', async () => {
    const query = '{ config { a: name a: slogan } }';
    const answer = (await (await ask(query)).json()) as { errors?: { message: string }[] };
    expect(answer.errors ?? []).toEqual([]);
  });

  it('takes names in any spelling that Absinthe takes, and answers under the same', async () => {
    const answer = await server.graphql(
      '{ config { upload_limits { default } timeZones terms(LOCALE: "en") { body_html } } }',
    );
    expect(answer.errors).toBeUndefined();
    const { upload_limits, timeZones, terms } = answer.data!.config;
    expect(upload_limits.default).toBeGreaterThan(0);
    expect(timeZones).toContain('Europe/Paris');
    expect(terms.body_html).toContain('<h2>');
  });

  it('takes variables that may be left out where a value is demanded, and says so when it is left out', async () => {
    const query = 'query ($name: String) { group(preferredUsername: $name) { id } }';
    const given = await server.graphql(query, { name: 'nobody' });
    const left = await server.graphql(query);
    expect([given, left].map(({ errors }) => errors!.map(({ code }) => code))).toEqual([
      ['group_not_found'],
      ['bad_request'],
    ]);
  });

  it('keeps introspection open', async () => {
    const answer = await server.graphql('{ __schema { queryType { name } } }');
    expect(answer.data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  });
});

describe('credentials', () => {
  it.each(['Bearer', 'bearer', 'BEARER'])('are a token with the scheme %s', async (scheme) => {
    const { accessToken, user } = await buildPerson(server);
    const response = await ask('{ loggedUser { id } }', { authorization: `${scheme} ${accessToken}` });
    expect(await response.json()).toMatchObject({ data: { loggedUser: { id: user.id } } });
  });

  it.each(['Bearer nonsense', 'bearer nonsense', 'BEARER a.b.c', 'Basic dTpw', 'Bearer', ''])(
    'answers HTTP 401 with a plain body to a bad Authorization header: %j',
    async (authorization) => {
      const response = await ask('{__typename}', { authorization });
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ message: 'invalid_token', details: expect.any(String) as string });
    },
  );

  it('asks requests that lean on a cookie for the header that a foreign form cannot set', async () => {
    const refused = await ask('{__typename}', { cookie: 'convoke_session=whatever' });
    expect(refused.status).toBe(403);
    const taken = await ask('{__typename}', { cookie: 'convoke_session=whatever', 'x-convoke-request': '1' });
    expect(taken.status).toBe(200);
  });

  it('refuses multipart without token or header', async () => {
    const form = new FormData();
    form.set('query', '{__typename}');
    expect((await post(form)).status).toBe(403);
    expect(await (await post(form, { 'x-convoke-request': '1' })).json()).toMatchObject({
      data: { __typename: 'Query' },
    });
  });
});

describe('limits', () => {
  const refusedAs = async (query: string) => {
    const answer = (await (await ask(query)).json()) as { data?: unknown; errors: { code: string }[] };
    expect(answer.data).toBeUndefined();
    return answer.errors[0]!.code;
  };

  it('refuses a document of too many aliases before execution', async () => {
    const aliases = Array.from({ length: 101 }, (_, index) => `a${index}: config { name }`);
    expect(await refusedAs(`{ ${aliases.join(' ')} }`)).toBe('query_too_complex');
    const { errors } = await server.graphql(`{ ${aliases.join(' ')} }`);
    expect(errors![0]!.message).toContain('(101, at most 100)');
  });

  it('lets a program ask for twenty things at once', async () => {
    const aliases = Array.from({ length: 20 }, (_, index) => `a${index}: config { name }`);
    const answer = await server.graphql(`{ ${aliases.join(' ')} }`);
    expect(Object.keys(answer.data!)).toHaveLength(20);
  });

  it('refuses nesting that multiplies pages by pages', async () => {
    const nested =
      'events(limit: 100) { elements { relatedEvents { relatedEvents { relatedEvents { relatedEvents { relatedEvents { id } } } } } } }';
    expect(await refusedAs(`{ ${nested} }`)).toBe('query_too_complex');
  });

  it('refuses a document nested too deep', async () => {
    const deep = 'relatedEvents { '.repeat(30) + 'id' + ' }'.repeat(30);
    expect(await refusedAs(`{ events(limit: 1) { elements { ${deep} } } }`)).toBe('query_too_complex');
  });

  it('refuses fragments that turn in a circle', async () => {
    expect(await refusedAs('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }')).toBe('bad_request');
  });

  it('refuses a document of more tokens than a program needs', async () => {
    expect(await refusedAs(`{ ${'__typename '.repeat(9000)} }`)).toBe('bad_request');
  });

  it('answers 413 to a body above one mebibyte', async () => {
    const response = await post(JSON.stringify({ query: '{__typename}', variables: { x: 'y'.repeat(1_100_000) } }));
    expect(response.status).toBe(413);
  });

  it('tells the cost and the budget', async () => {
    const answer = await server.graphql('{ __typename }');
    expect(answer.extensions).toEqual({ complexity: { cost: 1, budget: 50_000 } });
  });
});
