import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { EventVisibility } from '#convoke/events';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { fillGazetteer } from '#test/gazetteer';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { mistake, pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

beforeAll(() => fillGazetteer(site.server));

const paths = [
  ['with JavaScript', true],
  ['without JavaScript', false],
] as const;

const field = (page: Page, label: string | RegExp) => page.getByLabel(label, { exact: true });
const town = (page: Page) => page.getByRole('combobox', { name: 'Town' });
const unfold = (page: Page, words: string) => page.locator('summary', { hasText: words }).first().click();
const told = (page: Page, text: string | RegExp) => page.getByRole('alert').getByText(text).waitFor();
const main = (page: Page) => page.getByRole('main').innerText();

/** The editor, once it has come to life where there is a script. */
async function open(path: string, as: TestPerson, javaScriptEnabled = true): Promise<Page> {
  const page = await visit(path, { javaScriptEnabled, as });
  if (javaScriptEnabled) await alive(page);
  return page;
}

/** The editor in a window that is open already; what is typed while it wakes would land beside the old words. */
async function reopen(page: Page, path: string, javaScriptEnabled = true): Promise<void> {
  await page.goto(path);
  if (javaScriptEnabled) await alive(page);
}

const alive = (page: Page) => page.locator('[contenteditable="true"]').waitFor();

/** The description, in whichever editor there is. */
async function writeDescription(page: Page, text: string, javaScriptEnabled = true): Promise<void> {
  if (javaScriptEnabled) await page.locator('[contenteditable="true"]').fill(text);
  else await field(page, /^Description/).fill(text);
}

/** An event as the API tells it to its organizer. */
async function stored({ accessToken }: TestPerson, uuid: string) {
  const query = `query ($uuid: UUID!) { event(uuid: $uuid) { title description beginsOn endsOn draft visibility
    joinOptions tags { title } options { timezone maximumAttendeeCapacity } physicalAddress { locality timezone }
    picture { url alt } organizerActor { preferredUsername } metadata { key value } } }`;
  const { data, errors } = await site.server.graphql(query, { uuid }, { token: accessToken });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.event;
}

const uuidOf = (page: Page) => pathOf(page).split('/').at(-1) ?? '';

describe.each(paths)('an event %s', (_, javaScriptEnabled) => {
  it('is made with mistakes first, seen as a draft, published, found and edited', async () => {
    const title = javaScriptEnabled ? 'Repairing bicycles' : 'Repairing radios';
    const rose = await buildPerson(site.server, { name: 'Rose' });
    await addProfile(site.server, rose.user, `club_${javaScriptEnabled}`, 'Club');
    const page = await open('/events/create', rose, javaScriptEnabled);

    await field(page, 'You organize as').selectOption({ label: `Club (@club_${javaScriptEnabled})` });
    await field(page, 'Title').fill('ab');
    await field(page, 'Begins').fill('2030-07-05T19:00');
    await field(page, /^Ends/).fill('2030-07-05T18:00');
    await town(page).fill('Lyon');
    await field(page, 'Place').fill('Workshop');
    await writeDescription(page, 'Bring a <wheel>', javaScriptEnabled);
    await unfold(page, 'Subject');
    await field(page, /^Tags/).fill('bicycles, x');
    await unfold(page, 'Who can come');
    await field(page, /^Number of places/).fill('12');
    await page.getByText('You approve each person').click();
    await press(page, 'Publish');

    expect(await mistake(page)).toContain('At least 3 characters, please.');
    expect(await field(page, 'Title').inputValue()).toBe('ab');
    expect(await town(page).inputValue()).toBe('Lyon');
    await field(page, 'Title').fill(title);
    await press(page, 'Publish');

    expect(await mistake(page)).toContain('A tag has at least 2 characters.');
    await field(page, /^Tags/).fill('bicycles, tools');
    await press(page, 'Publish');

    expect(await mistake(page)).toContain('The end has to come after the beginning.');
    await field(page, /^Ends/).fill('2030-07-05T21:00');
    await press(page, 'Save and preview');

    await told(page, 'Draft saved. This is how it will look.');
    expect(await main(page)).toMatch(/Draft[^]*Bring a <wheel>/);
    await press(page, 'Publish');
    await told(page, 'The event is published.');
    expect(await stored(rose, uuidOf(page))).toMatchObject({
      title,
      description: '<p>Bring a &lt;wheel&gt;</p>',
      beginsOn: '2030-07-05T17:00:00.000Z',
      endsOn: '2030-07-05T19:00:00.000Z',
      joinOptions: 'RESTRICTED',
      tags: [{ title: 'bicycles' }, { title: 'tools' }],
      options: { timezone: 'Europe/Paris', maximumAttendeeCapacity: 12 },
      physicalAddress: { locality: 'Lyon' },
      organizerActor: { preferredUsername: `club_${javaScriptEnabled}` },
    });

    await site.server.runJobs();
    await page.goto(`/search?search=${encodeURIComponent(title)}`);
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.waitForURL('**/events/edit/**');
    if (javaScriptEnabled) await alive(page);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await field(page, 'You organize as').count()).toBe(0);
    expect(await main(page)).toMatch(/another profile would show people that both are yours\.\s+Club/);
    await field(page, 'Title').fill(`${title} together`);
    await press(page, 'Save');
    await told(page, 'Your changes are saved.');
    expect(await stored(rose, uuidOf(page))).toMatchObject({
      title: `${title} together`,
      beginsOn: '2030-07-05T17:00:00.000Z',
      physicalAddress: { locality: 'Lyon' },
      tags: [{ title: 'bicycles' }, { title: 'tools' }],
    });
  });

  it('goes by the clock of its town, and by another only when one is chosen', async () => {
    const rose = await buildPerson(site.server);
    const page = await open('/events/create', rose, javaScriptEnabled);
    await field(page, 'Title').fill('Fado');
    await field(page, 'Begins').fill('2030-07-05T19:00');
    if (javaScriptEnabled) {
      await town(page).pressSequentially('Lisb');
      await page.getByRole('option', { name: /Lisbon.*Portugal/ }).click();
      await page.getByText('Western European Time').first().waitFor();
    } else {
      await town(page).fill('Lisbon');
    }
    await press(page, 'Save and preview');
    await told(page, 'Draft saved.');
    const lisbon = { beginsOn: '2030-07-05T18:00:00.000Z', options: { timezone: 'Europe/Lisbon' } };
    expect(await stored(rose, uuidOf(page))).toMatchObject(lisbon);

    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    expect(await field(page, 'Begins').inputValue()).toBe('2030-07-05T19:00');
    await unfold(page, 'Details');
    await field(page, 'Time zone').selectOption('America/New_York');
    expect(await field(page, 'Begins').inputValue()).toBe('2030-07-05T19:00');
    await press(page, 'Save and preview');
    await told(page, 'Draft saved.');
    const newYork = { beginsOn: '2030-07-05T23:00:00.000Z', options: { timezone: 'America/New_York' } };
    expect(await stored(rose, uuidOf(page))).toMatchObject(newYork);
  });

  it('on another site tells where, and the address is asked for', async () => {
    const page = await open('/events/create', await buildPerson(site.server), javaScriptEnabled);
    await field(page, 'Title').fill('Concert');
    await unfold(page, 'Who can come');
    expect(await field(page, 'Address of the registration page').isVisible()).toBe(false);
    await page.getByText('On another site').click();
    await press(page, 'Publish');
    expect(await mistake(page)).toContain('This is needed.');
    await field(page, 'Address of the registration page').fill('javascript:alert(1)');
    await page.evaluate('document.querySelector("main form").noValidate = true');
    await press(page, 'Publish');
    await mistake(page);
    await field(page, 'Address of the registration page').fill('https://tickets.example.org/');
    await press(page, 'Publish');
    await page.getByRole('link', { name: 'Register on another site' }).waitFor();
  });

  it('keeps the picture it has when something else is changed, and what is hidden in its text', async () => {
    const file = { name: 'wheel.jpg', mimeType: 'image/jpeg', buffer: await photograph(640, 480) };
    const built = await buildEvent(site.server, { description: '<p>A <strong>bold</strong> plan</p>' });
    const page = await open(`/events/edit/${built.event.uuid}`, built.organizer, javaScriptEnabled);
    await unfold(page, 'Picture');
    await page.locator('input[name="picture"]').setInputFiles(file);
    await field(page, /What the picture shows/).fill('A wheel');
    await press(page, 'Save');
    await told(page, 'Your changes are saved.');
    const { picture } = await stored(built.organizer, built.event.uuid);
    expect(picture.alt).toBe('A wheel');

    await reopen(page, `/events/edit/${built.event.uuid}`, javaScriptEnabled);
    await field(page, 'Title').fill('Another title');
    await press(page, 'Save');
    await told(page, 'Your changes are saved.');
    expect(await stored(built.organizer, built.event.uuid)).toMatchObject({
      title: 'Another title',
      picture,
      description: '<p>A <strong>bold</strong> plan</p>',
    });

    await reopen(page, `/events/edit/${built.event.uuid}`, javaScriptEnabled);
    await unfold(page, 'Picture');
    expect(await field(page, /What the picture shows/).inputValue()).toBe('A wheel');
    await field(page, /What the picture shows/).fill('A wheel without spokes');
    await press(page, 'Save');
    await told(page, 'Your changes are saved.');
    const reworded = { url: picture.url, alt: 'A wheel without spokes' };
    expect(await stored(built.organizer, built.event.uuid)).toMatchObject({ picture: reworded });
  });
});

describe('a time', () => {
  it('that the clocks skip is told, and so is one that is past for publishing', async () => {
    const page = await visit('/events/me', { as: await buildPerson(site.server) });
    await reopen(page, '/events/create');
    await field(page, 'Title').fill('Night walk');
    await field(page, 'Begins').fill('2030-03-31T02:30');
    await press(page, 'Save and preview');
    expect(await mistake(page)).toContain('This time does not exist on that day');
    await field(page, 'Begins').fill('2030-03-31T03:30');
    await unfold(page, 'Details');
    await field(page, /^Publish by itself/).fill('2020-01-01T10:00');
    await press(page, 'Save and preview');
    expect(await mistake(page)).toContain('This time is past.');
    await field(page, /^Publish by itself/).fill('2030-01-01T10:00');
    await press(page, 'Publish');
    await told(page, /It will publish itself on Jan 1, 2030, 10:00.AM/);
  });
});

describe('a draft', () => {
  it('saves itself while somebody writes, is found when the page is loaded anew, and stays one event', async () => {
    const rose = await buildPerson(site.server);
    const page = await open('/events/create', rose);
    await field(page, 'Title').fill('Half an idea');
    await page.getByText('Draft saved at').waitFor();
    expect(pathOf(page)).toMatch(/^\/events\/edit\//);
    await page.reload();
    await alive(page);
    expect(await field(page, 'Title').inputValue()).toBe('Half an idea');
    await field(page, 'Title').fill('A whole idea');
    await press(page, 'Publish');
    await told(page, 'The event is published.');
    const { data } = await site.server.graphql(
      '{ loggedPerson { organizedEvents { total elements { title draft } } } }',
      {},
      { token: rose.accessToken },
    );
    expect(data?.loggedPerson.organizedEvents).toEqual({
      total: 1,
      elements: [{ title: 'A whole idea', draft: false }],
    });
  });

  it('is one event even when Publish is pressed while it saves itself', async () => {
    const rose = await buildPerson(site.server);
    const page = await open('/events/create', rose);
    await page.route('**/*autosave', async (route) => {
      const saved = await route.fetch();
      await press(page, 'Publish');
      await route.fulfill({ response: saved });
    });
    await field(page, 'Title').fill('In a hurry');
    await told(page, 'The event is published.');
    const query = '{ loggedPerson { organizedEvents { total } } }';
    const { data } = await site.server.graphql(query, {}, { token: rose.accessToken });
    expect(data?.loggedPerson.organizedEvents.total).toBe(1);
  });

  it('is never published by the Enter key', async () => {
    const page = await open('/events/create', await buildPerson(site.server));
    await field(page, 'Title').fill('Quick fingers');
    await page.keyboard.press('Enter');
    await told(page, 'Draft saved.');
  });
});

describe('the editor', () => {
  it('asks before what is not saved is left behind', async () => {
    const built = await buildEvent(site.server, { title: 'Kept' });
    const page = await open(`/events/edit/${built.event.uuid}`, built.organizer);
    await field(page, 'Title').fill('Lost');
    const leave = () => page.getByRole('link', { name: /Kept/ }).click();
    const [question] = await Promise.all([
      page.waitForEvent('dialog').then(async (dialog) => (await dialog.dismiss(), dialog.message())),
      leave(),
    ]);
    expect(question).toBe('Leave the page? What you changed is not saved.');
    expect(await field(page, 'Title').inputValue()).toBe('Lost');
    page.once('dialog', (dialog) => void dialog.accept());
    await leave();
    await page.waitForURL(`**/events/${built.event.uuid}`);
  });

  it('keeps what was written and picked before its script came', async () => {
    const page = await visit('/events/me', { as: await buildPerson(site.server) });
    let letCome = () => {};
    const wait = new Promise<void>((resolve) => (letCome = resolve));
    await page.route('**/_app/immutable/**/*.js', async (route) => wait.then(() => route.continue()));
    await page.goto('/events/create', { waitUntil: 'commit' });
    await field(page, 'Title').fill('Early bird');
    await field(page, 'Begins').fill('2030-07-05T19:00');
    await unfold(page, 'Who can come');
    await page.getByText('You approve each person').click();
    await unfold(page, 'Subject');
    await field(page, 'Category').selectOption({ label: 'Games' });
    letCome();
    await alive(page);
    expect(await field(page, 'Title').inputValue()).toBe('Early bird');
    expect(await field(page, 'Begins').inputValue()).toBe('2030-07-05T19:00');
    expect(await field(page, 'Category').inputValue()).toBe('GAMES');
    expect(await page.locator('[name="joinOptions"]:checked').inputValue()).toBe('RESTRICTED');
  });

  it('completes tags that others use', async () => {
    await buildEvent(site.server, { tags: ['Permaculture'] });
    const page = await open('/events/create', await buildPerson(site.server));
    await unfold(page, 'Subject');
    await field(page, /^Tags/).pressSequentially('garden, perma');
    await page.locator('option[value="garden, Permaculture"]').waitFor({ state: 'attached' });
  });

  it('is closed to other people, and asks a visitor to sign in', async () => {
    const built = await buildEvent(site.server);
    const hidden = await buildEvent(site.server, { visibility: EventVisibility.PRIVATE });
    const page = await visit('/', { as: await buildPerson(site.server) });
    expect((await page.goto(`/events/edit/${built.event.uuid}`))?.status()).toBe(403);
    expect((await page.goto(`/events/edit/${hidden.event.uuid}`))?.status()).toBe(404);
    const visitor = await visit('/events/create');
    expect(pathOf(visitor)).toBe('/login');
  });

  it('can be used by everybody, with all of it unfolded and mistakes told', async () => {
    const built = await buildEvent(site.server, { description: '<h3>What</h3><p>Text</p>' });
    const page = await open(`/events/edit/${built.event.uuid}`, built.organizer);
    for (const section of ['Picture', 'Who can come', 'Subject', 'Details']) await unfold(page, section);
    await page.getByText('On another site').click();
    await field(page, 'Title').fill('ab');
    await field(page, /^Tags/).fill('x');
    await press(page, 'Save');
    await mistake(page);
    expect(await obstacles(page)).toEqual([]);
    const draft = await visit('/events/create', { as: built.organizer });
    expect(await obstacles(draft)).toEqual([]);
  });
});
