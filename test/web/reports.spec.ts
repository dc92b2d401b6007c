import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { UserRole } from '#convoke/accounts';
import { InstanceSettingsService, NO_SPAM_RULES } from '#convoke/instance';
import { Comments, Conversations } from '#convoke/threads';
import { obstacles } from '#test/axe';
import { buildEvent, buildParticipation, type BuiltEvent } from '#test/events';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { mistake, pathOf, press, useSite } from '#test/site';

const site = useSite({ RATE_LIMITS: 'false' });
const { visit } = site;

let rose: TestPerson;
let mean: TestPerson;
let mona: TestPerson;
beforeAll(async () => {
  rose = await buildPerson(site.server, { name: 'Rose', username: 'rose' });
  mean = await buildPerson(site.server, { name: 'Mean', username: 'mean', email: 'mean@example.org' });
  mona = await buildPerson(site.server, { name: 'Mona', role: UserRole.MODERATOR });
});

/** An event with a comment, both of which ask for trouble. */
async function trouble(): Promise<BuiltEvent> {
  const built = await buildEvent(site.server, {
    organizer: mean,
    title: 'Cheap watches',
    description: '<p>Buy now</p>',
  });
  const said = { eventId: built.event.id, actorId: mean.actor.id, text: '<p>Watches here</p>' };
  await site.server.app.get(Comments, { strict: false }).post(mean.viewer, said);
  return built;
}

const main = (page: Page) => page.getByRole('main').innerText();

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_, javaScriptEnabled) => {
  it('an administrator says what spam is, and a moderator lets through what was none', async () => {
    const { event } = await buildEvent(site.server, { organizer: mean });
    const ada = await buildPerson(site.server, { role: UserRole.ADMINISTRATOR });
    const rules = await visit('/settings/admin/spam', { as: ada, javaScriptEnabled });
    await rules.getByLabel('Words and phrases').fill('fast money\nslow money');
    await rules.getByLabel('How many links are allowed').fill('many');
    await press(rules, 'Save the rules');
    expect(await mistake(rules)).not.toBe('');
    await rules.getByLabel('How many links are allowed').fill('');
    await press(rules, 'Save the rules');
    await rules.getByText('The rules are saved.').waitFor();

    const page = await visit(`/events/${event.uuid}`, { as: rose, javaScriptEnabled });
    for (const text of ['No fast money here', 'But fast money there']) {
      await page.getByLabel('Your comment').first().fill(text);
      await press(page, 'Comment');
      await page.getByText('Your comment waits for a moderator.').waitFor();
    }
    expect(await main(page)).toContain('Waiting for a moderator');
    const other = await visit(`/events/${event.uuid}`, { javaScriptEnabled });
    expect(await main(other)).not.toContain('fast money');

    const desk = await visit('/moderation/spam', { as: mona, javaScriptEnabled });
    await press(desk, 'Approve');
    await desk.getByText('Choose at least one text.').waitFor();
    await desk.getByLabel('Choose “No fast money here”').check();
    await press(desk, 'Approve');
    await desk.getByText('Approved: 1').waitFor();
    await desk.getByLabel('Choose “But fast money there”').check();
    await desk.getByText('It is spam', { exact: true }).click();
    await press(desk, 'Delete as spam');
    await desk.getByText('Deleted as spam: 1').waitFor();
    await desk.getByText('Nothing waits').waitFor();
    await other.reload();
    expect(await main(other)).toContain('No fast money here');
    expect(await main(other)).not.toContain('But fast money there');
  });

  it('somebody complains of an event, and a moderator deletes it and says why', async () => {
    const { event } = await trouble();
    const page = await visit(`/events/${event.uuid}`, { as: rose, javaScriptEnabled });
    await page.getByRole('link', { name: 'Report', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Report an event' }).waitFor();
    expect(await main(page)).toContain('Cheap watches');
    await page.getByLabel('What is wrong with it?').fill('They sell <b>fakes</b>');
    await press(page, 'Send the report');
    await page.getByRole('heading', { level: 1, name: 'Thank you' }).waitFor();
    expect(pathOf(page)).toBe('/report/thanks');

    await page.goto(`/report?event=${event.uuid}`);
    await press(page, 'Send the report');
    await page.getByText('You have reported this already.').waitFor();

    const desk = await visit('/moderation/reports', { as: mona, javaScriptEnabled });
    await desk.getByRole('link', { name: 'Event: Cheap watches' }).first().click();
    expect(await main(desk)).toMatch(/They sell <b>fakes<\/b>.*Buy now.*Mean/s);
    await desk.getByLabel('A new note').fill('I know them.');
    await press(desk, 'Add the note');
    await desk.getByText('Mona ·').waitFor();
    const evidence = desk.getByRole('article').filter({ hasText: 'Cheap watches' });
    await evidence.locator('summary').click();
    await evidence.getByLabel('A word to them').fill('We do not sell here.');
    await press(desk, 'Delete it for good');
    await desk.getByText('It was deleted.').waitFor();
    expect(await evidence.innerText()).toContain('It has been deleted since');
    await desk.getByLabel('Is it spam?').selectOption('It is spam');
    await press(desk, 'Resolved');
    await desk.getByText('The report was changed.').waitFor();
    expect(await main(desk)).toMatch(/^(?=.*Resolved)(?=.*Spam).*$/ms);
    await press(desk, 'Open it again');
    await desk.getByRole('button', { name: 'Close without doing anything' }).click();
    await desk.getByText('Closed', { exact: true }).waitFor();
    expect(
      (await mailsTo(site.server, 'mean@example.org')).some(({ text }) => text!.includes('We do not sell here.')),
    ).toBe(true);

    await desk.goto('/moderation/logs');
    expect(await main(desk)).toMatch(
      /Mona closed the report.*opened.*resolved.*Mona deleted the event “Cheap watches”/s,
    );
    await desk.getByLabel('What', { exact: true }).selectOption('NOTE_CREATION');
    await press(desk, 'Show');
    expect(await main(desk)).not.toContain('Mona closed the report');
  });
});

it('a private message is reported by who got it, and a moderator reads these words alone', async () => {
  const conversations = site.server.app.get(Conversations, { strict: false });
  const say = { actorId: mean.actor.id, mentions: [rose.actor.preferredUsername] };
  const { conversationId } = await conversations.post(mean.viewer, { ...say, text: '<p>You are a fool</p>' });
  const [own] = await site.server.db.query<{ id: string }>(
    'SELECT id FROM conversation_participants WHERE conversation_id = $1 AND actor_id = $2',
    [conversationId, rose.actor.id],
  );
  const page = await visit(`/conversations/${own!.id}`, { as: rose, javaScriptEnabled: false });
  await page.getByRole('link', { name: 'Report (Mean)' }).click();
  expect(await main(page)).toMatch(/Report what somebody said.*You are a fool.*Mean/s);
  await press(page, 'Send the report');
  await page.getByRole('heading', { level: 1, name: 'Thank you' }).waitFor();
  const desk = await visit('/moderation/reports', { as: mona });
  await desk.getByRole('link', { name: 'Said among few: You are a fool' }).click();
  expect(await main(desk)).toContain('moderators read it here only');
  expect(await desk.getByText('Delete it for good').count()).toBe(0);
});

it('an organizer reports who comes from the list of participants', async () => {
  const built = await buildEvent(site.server, { organizer: rose });
  await buildParticipation(site.server, built, mean);
  const page = await visit(`/events/${built.event.uuid}/participations`, { as: rose, javaScriptEnabled: false });
  expect(await page.getByRole('link', { name: 'Report (Rose)' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Report (Mean)' }).click();
  await page.getByRole('heading', { level: 1, name: 'Report a profile' }).waitFor();
  expect(await main(page)).toContain('Mean');
});

it('a moderator has everything that is public looked through, and decides on what is found', async () => {
  const settings = site.server.app.get(InstanceSettingsService);
  const { spam } = await settings.current();
  await settings.change({ spam: NO_SPAM_RULES });
  const titles = Array.from({ length: 21 }, (_, index) => `Zanzibarium ${index}`);
  for (const title of titles) await buildEvent(site.server, { organizer: mean, title });
  await settings.change({ spam: { ...NO_SPAM_RULES, words: ['zanzibarium'] } });
  const desk = await visit('/moderation/spam', { as: mona });
  await press(desk, 'Look for spam');
  await desk.getByRole('progressbar', { name: 'The rules are looking' }).waitFor();
  await press(desk, 'Pause');
  await desk.getByRole('progressbar', { name: 'Paused' }).waitFor();
  await press(desk, 'Go on');
  await desk.getByText('Found so far: 0').waitFor();
  await site.server.runJobs();
  await desk.reload();
  expect(await main(desk)).toMatch(/Found: 21\..*Already public.*Zanzibarium 0/s);
  expect(await main(desk)).not.toContain('Zanzibarium 20');
  await desk.getByRole('link', { name: 'Next' }).click();
  await desk.getByLabel('Choose “Zanzibarium 20”').check();
  await press(desk, 'Approve');
  await desk.getByText('Approved: 1').waitFor();
  await desk.getByLabel('Choose “Zanzibarium 0”').check();
  await desk.getByText('It is spam', { exact: true }).click();
  await press(desk, 'Delete as spam');
  await desk.getByText('Deleted as spam: 1').waitFor();
  const rows = await site.server.db.query(
    `SELECT title FROM events WHERE title IN ('Zanzibarium 0', 'Zanzibarium 20') AND deleted_at IS NULL`,
  );
  expect(rows).toEqual([{ title: 'Zanzibarium 20' }]);
  await settings.change({ spam });
});

describe('who has no account', () => {
  it('complains of a comment, unless the address names nothing', async () => {
    const { event } = await trouble();
    const page = await visit(`/events/${event.uuid}`);
    await page.getByRole('link', { name: 'Report (Mean)' }).click();
    expect(await main(page)).toContain('Watches here');
    await press(page, 'Send the report');
    await page.getByRole('heading', { level: 1, name: 'Thank you' }).waitFor();
    for (const nothing of ['', '?event=1', '?post=none', '?group=none', '?comment=%00'])
      expect((await page.goto(`/report${nothing}`))!.status()).toBe(404);
    expect((await page.goto('/moderation/reports'))!.url()).toContain('/login');
  });

  it('finds no reports when they have one, either', async () => {
    const page = await visit('/', { as: rose });
    for (const path of ['/moderation/reports', '/moderation/reports/1', '/moderation/logs'])
      expect((await page.goto(path))!.status()).toBe(403);
  });
});

it.each(['en-GB', 'fr-FR'])('the pages keep nobody out (%s)', async (locale) => {
  const { event } = await trouble();
  const page = await visit(`/report?event=${event.uuid}`, { as: rose, locale });
  expect(await obstacles(page)).toEqual([]);
  await page.locator('main form button').click();
  await page.waitForURL('**/report/thanks');
  const desk = await visit('/moderation/reports', { as: mona, locale });
  expect(await obstacles(desk)).toEqual([]);
  await desk.locator('main li h2 a').first().click();
  await desk.evaluate(`document.querySelectorAll('main details').forEach((each) => (each.open = true))`);
  expect(await obstacles(desk)).toEqual([]);
  await desk.goto('/moderation/logs');
  expect(await obstacles(desk)).toEqual([]);
});
