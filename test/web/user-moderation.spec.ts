import { beforeAll, describe, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { buildEvent } from '#test/events';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { RemoteServer } from '#test/remote-server';
import { mistake, pathOf, press, useSite } from '#test/site';

const site = useSite({ FEDERATION: 'true' });
const { visit } = site;
const USERS = '/settings/admin/users';
const PROFILES = '/moderation/profiles';

let administrator: TestPerson;
beforeAll(async () => {
  administrator = await buildPerson(site.server, { role: UserRole.ADMINISTRATOR });
});

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_, javaScriptEnabled) => {
  const tag = javaScriptEnabled ? 'with' : 'without';

  it('a profile is found, suspended with words that its owner reads, and let in again', async () => {
    const rose = await buildPerson(site.server, { name: `Rose ${tag}`, username: `rose_${tag}` });
    const desk = await visit(`${PROFILES}?q=rose_${tag}`, { as: administrator, javaScriptEnabled });
    await desk.getByRole('link', { name: `Rose ${tag}` }).click();
    await desk.getByRole('heading', { level: 1, name: `Rose ${tag}` }).waitFor();
    await desk.getByText('Suspend…').click();
    await desk.getByLabel('What you tell them').fill('No watches here.');
    await press(desk, `Suspend Rose ${tag}`);
    await desk.getByText('Suspended. Those whom it concerns are told by mail.').waitFor();
    expect(await desk.getByRole('main').innerText()).toContain('No watches here.');

    const own = await visit('/settings/profiles', { as: rose, javaScriptEnabled });
    expect(await own.getByRole('main').innerText()).toContain('No watches here.');
    expect(await own.getByRole('link', { name: 'Edit' }).count()).toBe(0);

    await desk.getByText('Lift the suspension…').click();
    await press(desk, `Let Rose ${tag} in again`);
    await desk.getByText('The suspension is lifted.').waitFor();
  });

  it('a profile is silenced with words, found no more, and put back into lists', async () => {
    const lily = await buildPerson(site.server, { name: `Lily ${tag}`, username: `lily_${tag}` });
    await buildEvent(site.server, { organizer: lily, title: `Lilies ${tag}` });
    await site.server.runJobs();
    const stranger = await visit(`/search?search=${encodeURIComponent(`Lilies ${tag}`)}`, { javaScriptEnabled });
    const found = stranger.getByRole('main').getByRole('link', { name: `Lilies ${tag}` });
    const desk = await visit(`${PROFILES}/${lily.actor.id}`, { as: administrator, javaScriptEnabled });
    expect(await found.count()).toBe(1);
    await desk.getByText('Silence…').click();
    await desk.getByLabel('A word to them').fill('Only gardens here.');
    await press(desk, `Silence Lily ${tag}`);
    await desk.getByText('Silenced. It disappears from public lists within a moment.').waitFor();
    expect((await mailsTo(site.server, lily.user.email)).at(-1)!.text).toContain('Only gardens here.');
    await stranger.reload();
    await stranger.getByRole('heading', { level: 1 }).waitFor();
    expect(await found.count()).toBe(0);
    const own = await visit('/settings/profiles', { as: lily, javaScriptEnabled });
    await own.getByText('The moderators keep this profile').waitFor();

    await desk.getByText('Put it back into lists…').click();
    await press(desk, `List Lily ${tag} again`);
    await desk.getByText('It stands in public lists again.').waitFor();
    await site.server.runJobs();
    await stranger.reload();
    await found.waitFor();
  });

  it('a profile elsewhere is read anew, and seen to be suspended by its own server', async () => {
    const remote = await RemoteServer.start();
    const ada = remote.person('ada');
    const find = 'query ($uri: String!) { interact(uri: $uri) { ... on Person { id } } }';
    const { data } = await site.server.graphql(find, { uri: ada.uri }, { token: administrator.accessToken });
    const desk = await visit(`${PROFILES}/${data!.interact.id}`, { as: administrator, javaScriptEnabled });
    await desk.getByRole('heading', { level: 1, name: 'ada of elsewhere' }).waitFor();
    remote.serve(ada.uri, { ...ada.document, name: 'Ada', suspended: true });
    await press(desk, 'Read anew from its server');
    await desk.getByRole('heading', { level: 1, name: 'Ada', exact: true }).waitFor();
    await desk.getByText('Its own server suspended it').waitFor();
    await remote.close();
    await press(desk, 'Read anew from its server');
    await desk.getByText('Its server did not give it to us').waitFor();
  });

  it('an account is found, made a moderator, shut and opened again', async () => {
    const email = `father.${tag}@example.org`;
    await buildPerson(site.server, { email, name: `Father ${tag}` });
    const desk = await visit(`${USERS}?q=father.${tag}`, { as: administrator, javaScriptEnabled });
    await desk.getByRole('link', { name: email }).click();
    await desk.getByLabel('Role').selectOption('MODERATOR');
    await press(desk, 'Save');
    await desk.getByText('The account is changed.').waitFor();
    expect((await mailsTo(site.server, email)).at(-1)!.text).toContain('one of its moderators');

    await desk.getByLabel('E-mail address').fill(administrator.user.email);
    await press(desk, 'Save');
    expect(await mistake(desk)).toContain('Another account has this address.');

    await desk.goto(pathOf(desk));
    await desk.getByText('Sign out everywhere…').click();
    await press(desk, `Sign ${email} out everywhere`);
    await desk.getByText('The account is signed out everywhere.').waitFor();
    await desk.getByText('Disable…').click();
    await press(desk, `Disable ${email}`);
    await desk.getByText('The account is disabled.').waitFor();
    await desk.getByText('Open again…').click();
    await press(desk, `Open ${email} again`);
    await desk.getByText('The account is open again.').waitFor();
  });
});

it('what is no network is said beside its field', async () => {
  const page = await visit(`${USERS}?network=nowhere`, { as: administrator });
  const field = page.getByLabel('Last used from (address or network)');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByRole('main').innerText()).toContain('Write an address such as 192.0.2.7');
});

it('an administrator makes an account without JavaScript, and moderators are not offered it', async () => {
  const desk = await visit(USERS, { as: administrator, javaScriptEnabled: false });
  const offer = desk.getByText('Make an account for somebody…');
  await offer.click();
  await desk.getByLabel('E-mail address', { exact: true }).fill(administrator.user.email);
  await press(desk, 'Make the account');
  expect(await mistake(desk)).toContain('Another account has this address.');
  await desk.getByLabel('E-mail address', { exact: true }).fill('grandfather@example.org');
  await press(desk, 'Make the account');
  await desk.getByText('a mail is on its way to grandfather@example.org').waitFor();
  expect(await mailsTo(site.server, 'grandfather@example.org')).toHaveLength(1);
  await desk.getByRole('link', { name: 'grandfather@example.org' }).waitFor();

  const moderator = await visit(USERS, { as: await buildPerson(site.server, { role: UserRole.MODERATOR }) });
  expect(await moderator.getByText('Make an account for somebody…').count()).toBe(0);
});
