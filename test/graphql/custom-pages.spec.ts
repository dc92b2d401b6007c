import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let ada: TestPerson;
let mona: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  mona = await buildPerson(server, { role: UserRole.MODERATOR });
});
afterAll(() => server.close());

/** The first field of the answer, or the fields that are wrong, or the code of the refusal. */
const say = async (who: TestPerson | null, text: string, variables: object = {}, locale = 'en'): Promise<any> => {
  const { data, errors } = await server.graphql(
    text,
    { ...variables },
    who ? { token: who.accessToken, locale } : { locale },
  );
  if (!errors) return Object.values(data!)[0];
  return errors[0]!.code === 'validation' ? errors.map(({ field }) => field) : errors[0]!.code;
};
const save = (args: string, who: TestPerson | null = ada) =>
  say(who, `mutation { saveCustomPage(${args}) { id slug title body draft position revision } }`);
const english = (title: string, body = '') => `texts: [{ language: "en", title: "${title}", body: "${body}" }]`;
const slugs = async (who: TestPerson | null = null) =>
  (await say(who, `{ customPages(drafts: ${who === ada}) { slug } }`)).map(({ slug }: { slug: string }) => slug);
const logged = () =>
  server.db.query<{ action: string; details: object; user_id: string }>(
    `SELECT action, details, user_id FROM action_logs WHERE target_kind = 'page' ORDER BY id`,
  );

beforeEach(async () => {
  for (const { id } of await say(ada, '{ customPages(drafts: true) { id } }'))
    await say(ada, 'mutation ($id: ID!) { deleteCustomPage(id: $id) { id } }', { id });
  await server.db.query('DELETE FROM action_logs');
});

it('a page is written, changed and deleted by administrators alone, which is written down', async () => {
  expect(await save(english('Mine'), mona)).toBe('unauthorized');
  expect(await save(english('Mine'), null)).toBe('unauthenticated');
  const { id, slug } = await save(`${english('Who we are', '<p>Us<script>x</script></p>')}, inFooter: true`);
  expect(slug).toBe('who-we-are');
  expect(await say(null, `{ customPage(slug: "${slug}") { title body language url inFooter } }`)).toEqual({
    title: 'Who we are',
    body: '<p>Us</p>',
    language: 'en',
    url: `${server.url}/pages/who-we-are`,
    inFooter: true,
  });
  expect(await save(`id: ${id}, slug: "us"`)).toMatchObject({ slug: 'us', title: 'Who we are' });
  await save(`id: ${id}, slug: "us"`);
  expect(await say(null, '{ customPage(slug: "who-we-are") { id } }')).toBe('page_not_found');
  expect(await say(mona, `mutation { deleteCustomPage(id: ${id}) { id } }`)).toBe('unauthorized');
  expect(await say(ada, `mutation { deleteCustomPage(id: ${id}) { id } }`)).toEqual({ id });
  expect(await say(ada, `mutation { deleteCustomPage(id: ${id}) { id } }`)).toBe('page_not_found');
  expect(await logged()).toEqual([
    { action: 'page_creation', details: { title: 'Who we are', slug, draft: false }, user_id: ada.user.id },
    { action: 'page_update', details: { title: 'Who we are', slug: 'us', draft: false }, user_id: ada.user.id },
    { action: 'page_deletion', details: { title: 'Who we are', slug: 'us', draft: false }, user_id: ada.user.id },
  ]);
});

it('everybody reads it in their language, or in another that it has', async () => {
  await save(`slug: "us", texts: [{ language: "en", title: "Us" }, { language: "fr", title: "Nous" }]`);
  await save(`slug: "vous", texts: [{ language: "fr", title: "Vous" }]`);
  const titles = async (locale: string) => say(null, '{ customPages { title language } }', {}, locale);
  const [us, nous, vous] = [
    { title: 'Us', language: 'en' },
    { title: 'Nous', language: 'fr' },
    { title: 'Vous', language: 'fr' },
  ];
  expect(await titles('en')).toEqual([us, vous]);
  expect(await titles('fr')).toEqual([nous, vous]);
});

it('a draft is there for administrators alone, until it is published', async () => {
  const { id } = await save(`slug: "plan", ${english('Plan')}, draft: true, inFooter: true`);
  const sitemap = async () => (await fetch(`${server.url}/sitemaps/pages.xml`)).text();
  for (const who of [null, mona]) {
    expect(await say(who, '{ customPage(slug: "plan") { id } }')).toBe('page_not_found');
    expect(await slugs(who)).toEqual([]);
    expect(await say(who, '{ customPages(drafts: true) { id } }')).toBe(who ? 'unauthorized' : 'unauthenticated');
  }
  expect(await say(ada, '{ customPage(slug: "plan") { id } }')).toEqual({ id });
  expect(await slugs(ada)).toEqual(['plan']);
  expect(await sitemap()).not.toContain('/pages/');
  await save(`id: ${id}, draft: false`);
  expect(await slugs()).toEqual(['plan']);
  expect(await sitemap()).toContain(`<loc>${server.url}/pages/plan</loc>`);
});

it('pages keep an order without gaps', async () => {
  const made = [];
  for (const title of ['one', 'two', 'three']) made.push(await save(english(title)));
  await save(`id: ${made[2].id}, position: 1`);
  expect(await slugs()).toEqual(['three', 'one', 'two']);
  await save(`${english('four')}, position: 2`);
  expect(await slugs()).toEqual(['three', 'four', 'one', 'two']);
  await say(ada, `mutation { deleteCustomPage(id: ${made[0].id}) { id } }`);
  expect(await say(null, '{ customPages { position } }')).toEqual([{ position: 1 }, { position: 2 }, { position: 3 }]);
});

it('two pages have no address in common, whoever writes them at once', async () => {
  await save(english('Help'));
  expect(await save(`slug: "help", ${english('Other')}`)).toEqual(['slug']);
  expect((await save(english('Help'))).slug).toBe('help-2');
  const answers = await Promise.all(Array.from({ length: 5 }, () => save(`slug: "race", ${english('Race')}`)));
  expect(answers.filter(({ slug }) => slug === 'race')).toHaveLength(1);
  expect(await save(`slug: "events", ${english('Of the name of a page that is there')}`)).toMatchObject({
    slug: 'events',
  });
});

it('an administrator does not undo what another has changed since', async () => {
  const { id, revision } = await save(english('Help'));
  await server.db.query(`UPDATE custom_pages SET updated_at = updated_at + interval '1 second'`);
  expect(await save(`id: ${id}, revision: "${revision}", ${english('Mine')}`)).toEqual(['texts']);
  expect(await say(null, '{ customPages { title } }')).toEqual([{ title: 'Help' }]);
});

it.each([
  ['texts', 'slug: "x"'],
  ['texts', 'texts: []'],
  ['texts.en.title', english(' ')],
  ['texts.en.title', english('x'.repeat(101))],
  ['texts.en.body', english('x', 'x'.repeat(100_001))],
  ['texts', 'texts: [{ language: "xx", title: "Hello" }]'],
  ['texts', 'texts: [{ language: "__proto__", title: "Hello" }]'],
  ['slug', `slug: "../admin", ${english('x')}`],
  ['slug', `slug: "Ünder", ${english('x')}`],
  ['slug', `slug: "${'x'.repeat(81)}", ${english('x')}`],
  ['position', `position: 0, ${english('x')}`],
])('a mistake in %s is refused by its name, and changes nothing', async (field, args) => {
  expect(await save(args)).toEqual([field]);
  expect(await slugs(ada)).toEqual([]);
  expect(await logged()).toEqual([]);
});
