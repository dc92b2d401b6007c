import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { translate } from '#convoke/core';
import { buildGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';
import { locales } from '#translations/runtime';
import { environment } from '../../libs/core/src/config/config.schema.js';

const METRICS_TOKEN = 'figures-for-prometheus';
/** What concerns the machine alone, is secret, says the same as another one, or is only where settings begin. */
const NOT_SHOWN = [
  ['HOST', 'PORT', 'DATA_DIR', 'DATABASE_URL', 'DATABASE_POOL_SIZE', 'DATABASE_REPLICA_URLS', 'ROLE', 'DEV'],
  ['SECRET_KEY', 'DEMO_RESET', 'ADMIN_EMAIL', 'ADMIN_PASSWORD'],
  ['REGISTRATIONS', 'REGISTRATION_ALLOWLIST', 'REGISTRATION_DENYLIST', 'FEDERATION_ALLOW_PRIVATE_NETWORK'],
  ['ANONYMOUS_PARTICIPATION', 'INSTANCE_NAME', 'INSTANCE_LANGUAGES', 'RESOURCE_PROVIDERS', 'WEB_PUSH_PRIVATE_KEY'],
].flat();

let server: TestServer;
let ada: TestPerson;
let mona: TestPerson;
let rose: TestPerson;
beforeAll(async () => {
  server = await startTestServer({
    RATE_LIMITS: 'false',
    REGISTRATION_DENYLIST: 'spam.example',
    METRICS_TOKEN,
  });
  ada = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  mona = await buildPerson(server, { role: UserRole.MODERATOR });
  rose = await buildPerson(server);
});
afterAll(() => server.close());

const FIELDS = `revision instanceName instanceSlogan instanceRules primaryColor registrations registrationsOpen
  registrationDenylist instanceTermsType instanceTermsUrl groupCreators onlyGroupsCreateEvents
  banner { shown level texts { language text } from until dismissible }`;

/** The first field of the answer, or what is wrong by field, or the code of the refusal. */
const say = async (who: TestPerson | null, text: string, variables: object = {}): Promise<any> => {
  const { data, errors } = await server.graphql(text, { ...variables }, who ? { token: who.accessToken } : {});
  if (!errors) return Object.values(data!)[0];
  const fields = errors.flatMap(({ field, message }) => (field ? [[field, message]] : []));
  return fields.length > 0 ? Object.fromEntries(fields) : errors[0]!.code;
};
const read = (who: TestPerson | null = ada) => say(who, `{ adminSettings { ${FIELDS} } }`);
/** Saves what is written as arguments. */
const save = (args: string, who: TestPerson | null = ada) =>
  say(who, `mutation { saveAdminSettings(${args}) { ${FIELDS} } }`);
const logged = () =>
  server.db.query<{ target_id: string; details: object; user_id: string }>(
    `SELECT target_id, details, user_id FROM action_logs WHERE action = 'setting_change' ORDER BY id`,
  );

const RESET = `registrations: OPEN, onlyGroupsCreateEvents: false, groupCreators: EVERYBODY, banner: null,
  instanceTermsType: DEFAULT, registrationDenylist: ["spam.example"], instanceName: "Trees"`;
beforeEach(async () => {
  await save(RESET);
  await server.db.query(`DELETE FROM action_logs WHERE action = 'setting_change'`);
});

describe('the settings', () => {
  it('are read and changed by administrators alone', async () => {
    expect(await read()).toMatchObject({ instanceName: 'Trees', registrationDenylist: ['spam.example'] });
    for (const [who, code] of [
      [null, 'unauthenticated'],
      [rose, 'unauthorized'],
      [mona, 'unauthorized'],
    ] as const) {
      expect(await read(who)).toBe(code);
      expect(await save('instanceName: "Mine"', who)).toBe(code);
    }
    expect((await read()).instanceName).toBe('Trees');
  });

  it('show at once what was changed, and leave the rest', async () => {
    expect(await save('instanceSlogan: "More trees", primaryColor: "#0b6b63"')).toMatchObject({
      instanceName: 'Trees',
      instanceSlogan: 'More trees',
      primaryColor: '#0b6b63',
    });
    expect(await say(null, '{ config { slogan primaryColor } }')).toEqual({
      slogan: 'More trees',
      primaryColor: '#0b6b63',
    });
    expect((await save('primaryColor: ""')).primaryColor).toBeNull();
    expect((await save('instanceSlogan: null')).instanceSlogan).toBe('More trees');
  });

  it('lose nothing to a client that knows only whether registration is open', async () => {
    await save('registrations: APPROVAL');
    expect(await save('registrationsOpen: false')).toMatchObject({ registrations: 'APPROVAL' });
    expect(await save('registrationsOpen: true')).toMatchObject({ registrations: 'OPEN' });
    expect(await save('registrationsOpen: false')).toMatchObject({ registrations: 'CLOSED' });
  });

  it.each([
    ['instanceName', 'instanceName: " "'],
    ['instanceName', `instanceName: "${'x'.repeat(101)}"`],
    ['primaryColor', 'primaryColor: "red;}"'],
    ['instanceTermsUrl', 'instanceTermsType: URL, instanceTermsUrl: "javascript:alert(1)"'],
    ['instanceTermsUrl', 'instanceTermsType: URL, instanceTermsUrl: ""'],
    ['instanceTerms', 'instanceTermsType: CUSTOM, instanceTerms: "<script>x</script>"'],
    ['registrationDenylist', 'registrationDenylist: ["a b"]'],
    ['registrationAllowlist', 'registrations: ALLOWLIST'],
    ['registrationAllowlist', `registrationAllowlist: ["${'x'.repeat(320)}.example"]`],
    ['banner.texts.en', `banner: { texts: [{ language: "en", text: "${'x'.repeat(501)}" }] }`],
    ['banner.texts', 'banner: { texts: [{ language: "xx", text: "Hello" }] }'],
    ['banner.texts', 'banner: { texts: [{ language: "en", text: " " }] }'],
    ['banner.from', 'banner: { texts: [{ language: "en", text: "Hi" }], from: "tomorrow" }'],
    [
      'banner.until',
      'banner: { texts: [{ language: "en", text: "Hi" }], from: "2027-01-02T00:00:00Z", until: "2027-01-01T00:00:00Z" }',
    ],
  ])('refuse %s by its name, and change nothing: %s', async (field, args) => {
    const before = await read();
    expect(Object.keys(await save(`instanceSlogan: "New", ${args}`))).toEqual([field]);
    expect(await read()).toEqual(before);
    expect(await logged()).toEqual([]);
  });

  it('clean texts of what could do harm', async () => {
    expect((await save('instanceRules: "<p onclick=\\"x()\\">Be kind<script>x</script></p>"')).instanceRules).toBe(
      '<p>Be kind</p>',
    );
  });
});

it('what the environment sets is shown to administrators, each in words, and nothing that is secret', async () => {
  const settings = await say(ada, '{ environmentSettings { name value } }');
  expect(settings).toEqual(
    expect.arrayContaining([
      { name: 'PUBLIC_URL', value: server.config.server.publicUrl },
      { name: 'RATE_LIMITS', value: 'false' },
      { name: 'METRICS_TOKEN', value: 'true' },
    ]),
  );
  const known = [...Object.keys(environment.shape), 'LDAP_URL', 'S3_BUCKET'];
  for (const { name } of settings) {
    expect(known).toContain(name);
    for (const locale of locales) {
      const key = `environment_${name.toLowerCase()}`;
      expect(translate(key, {}, locale)).not.toBe(key);
    }
  }
  const shown = settings.map(({ name }: { name: string }) => name);
  expect(known.filter((name) => !shown.includes(name))).toEqual(NOT_SHOWN);
  expect(JSON.stringify(settings)).not.toContain(server.config.secrets.key);
  expect(JSON.stringify(settings)).not.toContain(METRICS_TOKEN);
  expect(await say(mona, '{ environmentSettings { name } }')).toBe('unauthorized');
});

it('a text is shown as it would be kept, and nothing is', async () => {
  const before = await read();
  const text = 'query ($html: String!) { previewInstanceText(html: $html) }';
  expect(await say(ada, text, { html: '<p onclick="x()">Be kind<script>x</script></p>' })).toBe('<p>Be kind</p>');
  expect(Object.keys(await say(ada, text, { html: 'x'.repeat(100_001) }))).toEqual(['html']);
  expect(await say(mona, text, { html: '<p>Mine</p>' })).toBe('unauthorized');
  expect(await read()).toEqual(before);
});

describe('two administrators', () => {
  it('do not undo what the other has changed since', async () => {
    const { revision } = await read();
    await save(`instanceName: "Woods", revision: "${revision}"`);
    const refused = await save(`instanceName: "Forest", instanceSlogan: "Mine", revision: "${revision}"`);
    expect(Object.keys(refused)).toEqual(['instanceName']);
    expect(await read()).toMatchObject({ instanceName: 'Woods', instanceSlogan: expect.not.stringMatching('Mine') });
    expect(await save(`instanceSlogan: "Mine", revision: "${revision}"`)).toMatchObject({
      instanceName: 'Woods',
      instanceSlogan: 'Mine',
    });
    const now = (await read()).revision;
    expect(await save(`instanceName: "Forest", revision: "${now}"`)).toMatchObject({ instanceName: 'Forest' });
  });

  it('who save at once are told apart', async () => {
    const { revision } = await read();
    const answers = await Promise.all(
      ['One', 'Two', 'Three'].map((name) => save(`instanceName: "${name}", revision: "${revision}"`)),
    );
    expect(answers.filter(({ revision: saved }) => saved)).toHaveLength(1);
  });
});

it('each change is written down with who made it, long texts by their name only', async () => {
  await save(`registrations: CLOSED, instanceName: "Trees", instanceRules: "<p>${'Be kind. '.repeat(20)}</p>"`);
  expect(await logged()).toEqual([
    { target_id: 'instanceRules', details: { setting: 'instanceRules' }, user_id: ada.user.id },
    {
      target_id: 'registrations',
      details: { setting: 'registrations', from: 'open', to: 'closed' },
      user_id: ada.user.id,
    },
  ]);
});

describe('what a setting does', () => {
  const createEvent = (group?: string) =>
    say(
      rose,
      `mutation ($as: ID!, $group: ID) { createEvent(organizerActorId: $as, attributedToId: $group,
        title: "Planting", description: "", beginsOn: "2030-05-01T10:00:00Z") { title } }`,
      { as: rose.actor.id, group },
    );
  const createGroup = (who: TestPerson, preferredUsername: string) =>
    say(who, 'mutation ($as: ID!, $name: String!) { createGroup(actorId: $as, preferredUsername: $name) { id } }', {
      as: who.actor.id,
      name: preferredUsername,
    });

  it('keeps events to groups', async () => {
    const { group } = await buildGroup(server, { founder: rose });
    await save('onlyGroupsCreateEvents: true');
    expect(await say(null, '{ config { restrictions { onlyGroupsCanCreateEvents } } }')).toEqual({
      restrictions: { onlyGroupsCanCreateEvents: true },
    });
    expect(Object.keys(await createEvent())).toEqual(['attributedToId']);
    expect(await createEvent(group.id)).toEqual({ title: 'Planting' });
    await save('onlyGroupsCreateEvents: false');
    expect(await createEvent()).toEqual({ title: 'Planting' });
  });

  it('keeps a draft of nobody’s group from being published', async () => {
    const draft = await say(
      rose,
      `mutation ($as: ID!) { createEvent(organizerActorId: $as, draft: true,
        title: "Planting", description: "", beginsOn: "2030-05-01T10:00:00Z") { id } }`,
      { as: rose.actor.id },
    );
    const publish = () => say(rose, 'mutation ($id: ID!) { updateEvent(eventId: $id, draft: false) { draft } }', draft);
    await save('onlyGroupsCreateEvents: true');
    expect(Object.keys(await publish())).toEqual(['attributedToId']);
    await save('onlyGroupsCreateEvents: false');
    expect(await publish()).toEqual({ draft: false });
  });

  it('keeps the making of groups to moderators', async () => {
    await save('groupCreators: MODERATORS');
    expect(await createGroup(rose, 'roses')).toBe('group_creation_by_moderators');
    expect(await createGroup(mona, 'monas')).toMatchObject({ id: expect.any(String) });
  });

  it('keeps addresses out', async () => {
    await save('registrationDenylist: ["@Mill.example", "one@inn.example"]');
    const register = (email: string) =>
      say(null, `mutation { createUser(email: "${email}", password: "three trees by the lake") { email } }`);
    expect(Object.keys(await register('x@mill.example'))).toEqual(['email']);
    expect(Object.keys(await register('one+more@inn.example'))).toEqual(['email']);
    expect(Object.keys(await register('two@inn.example'))).toEqual(['email']);
  });

  it('announces something between two moments, in the reader’s language or another', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await save(`banner: { level: WARNING, texts: [{ language: "fr", text: "Pause ce soir" }], until: "${until}" }`);
    const told = () => say(null, '{ config { banner { level text dismissible } } }');
    expect(await told()).toEqual({ banner: { level: 'WARNING', text: 'Pause ce soir', dismissible: true } });
    const restore = moveClock(server, 2);
    expect(await told()).toEqual({ banner: null });
    restore();
  });

  it('keeps an announcement that is not shown for those who wrote it alone', async () => {
    const banner = { shown: false, level: 'INFO', texts: [{ language: 'en', text: 'Tomorrow' }] };
    expect(await save('banner: { shown: false, texts: [{ language: "en", text: "Tomorrow" }] }')).toMatchObject({
      banner,
    });
    expect(await say(null, '{ config { banner { text } } }')).toEqual({ banner: null });
  });
});

describe('a picture of the instance', () => {
  const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const upload = async () => {
    const form = new FormData();
    form.set(
      'query',
      'mutation ($file: Upload!) { saveAdminSettings(instanceLogo: { media: { name: "logo", alt: "A tree", file: $file } }) { instanceLogo { id } } }',
    );
    form.set('variables', JSON.stringify({ file: 'logo' }));
    form.set('logo', new Blob([Buffer.from(PIXEL, 'base64')], { type: 'image/png' }), 'logo.png');
    const headers = { authorization: `Bearer ${ada.accessToken}` };
    const answer = await fetch(`${server.url}/api`, { method: 'POST', body: form, headers });
    return ((await answer.json()) as any).data.saveAdminSettings.instanceLogo;
  };

  it('is shown to all, is nobody’s, and goes when it is taken away', async () => {
    const logo = await upload();
    expect(await say(null, '{ config { instanceLogo { id } } }')).toEqual({ instanceLogo: { id: logo.id } });
    const [row] = await server.db.query('SELECT owner_user_id, unattached_since FROM media WHERE id = $1', [logo.id]);
    expect(row).toEqual({ owner_user_id: null, unattached_since: null });
    await save('instanceLogo: {}');
    expect(await say(null, '{ config { instanceLogo { id } } }')).toEqual({ instanceLogo: null });
  });
});
