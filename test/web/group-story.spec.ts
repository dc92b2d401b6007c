import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedBrowser } from '#test/browser';
import { crawl } from '#test/crawl';
import type { Instance } from '#test/instances';
import { ACTIVITY } from '#test/peers';
import { buildScenery, PAD_TEXT, type Scenery } from '#test/scenery';
import { pathOf, press } from '#test/site';
import type { MailServer } from '#test/smtp';
import { Reader } from '#test/windows';

const PATIENCE = { timeout: 20_000, interval: 200 };
const EMAIL = 'the-account-of-rose@example.org';
const PASSWORD = 'three trees by the lake';
/** Under one she plants trees, under the other she is a daughter; no word is in both. */
const ACTIVIST = { name: 'Rosa Lindenbaum', username: 'lindenbaum' };
const FAMILY = { name: 'Röschen Winterfeld', username: 'winterfeld' };

let scenery: Scenery;
let mails: MailServer;
let browser: Browser;
/** Where Rose and the group are, and where her father is. */
let home: Instance;
let fathers: Instance;
let rose: Reader;
let lea: Reader;
let father: Reader;
let meeting: Scenery['meeting'];
let birthday: Scenery['birthday'];
/** The path of the event that Rose plans for the group. */
let planned: string;

const main = (page: Page) => page.getByRole('main');
const told = (page: Page, text: string) => page.getByRole('alert').getByText(text).waitFor();
const optionOf = ({ name, username }: typeof ACTIVIST) => ({ label: `${name} (@${username})` });

/** Opens the page anew until it says that: what other people and servers do takes a moment. */
async function untilItSays(page: Page, words: string): Promise<void> {
  const shown = async () => {
    await page.reload();
    return main(page).innerText();
  };
  await expect.poll(shown, PATIENCE).toContain(words);
}

/** Whether a text names somebody by one of these. */
const names = (text: string, marks: string[]) => marks.some((mark) => text.includes(mark));

beforeAll(async () => {
  [scenery, browser] = await Promise.all([buildScenery(), sharedBrowser()]);
  ({ mails, home, fathers, meeting, birthday } = scenery);
  rose = await Reader.open(browser, home, '/@contributopists');
  [lea, father] = await Promise.all([Reader.open(browser, home), Reader.open(browser, fathers)]);
  await lea.signIn('admin@example.org', home.password);
  await father.signIn('admin@example.org', fathers.password);
});
afterAll(async () => {
  await Promise.all((browser?.contexts() ?? []).map((window) => window.close()));
  await scenery?.close();
});

/** Each chapter goes on from the one before, in the same windows. */
describe('Rose and the group', () => {
  it('reads how one comes to it, registers to comment on its event, and is back where she was', async () => {
    const { page } = rose;
    await page.getByText('This group takes in only people whom it invites.').waitFor();
    expect(await page.getByRole('link', { name: 'Join the group' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Join us' }).click();
    await page.getByText('Talk to us.').waitFor();
    await page.getByRole('link', { name: 'ContribUtopists' }).first().click();
    await page.getByRole('link', { name: 'More trees, less ads!' }).click();
    await page.getByRole('link', { name: 'Sign in to comment' }).click();
    await main(page).getByRole('link', { name: 'Register' }).click();
    await page.getByRole('heading', { name: 'Make an account' }).waitFor();
    await page.getByLabel('E-mail address').fill(EMAIL);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Make my account');
    const link = async () => /http\S+\/validate\/\S+/.exec((await mails.mailsTo(EMAIL)).at(-1)?.text ?? '')?.[0];
    await expect.poll(link, PATIENCE).toBeTruthy();
    await page.goto((await link())!);
    await press(page, 'Confirm and go on');
    await page.getByLabel('Name', { exact: true }).fill(ACTIVIST.name);
    await page.getByLabel('Username').fill(ACTIVIST.username);
    await press(page, 'Make this profile');
    await press(page, 'Save and start');
    await page.waitForURL((url) => url.pathname === `/events/${meeting.uuid}`);
    await page.getByLabel('Your comment', { exact: true }).fill('May I bring a lime tree?');
    await press(page, 'Comment');
    await told(page, 'Your comment is there.');
  });

  it('makes a profile for her family and joins with it what her father plans on another instance', async () => {
    const { page } = rose;
    await page.goto('/settings/profiles');
    await page.getByRole('link', { name: 'New profile' }).click();
    await page.getByLabel('Name', { exact: true }).fill(FAMILY.name);
    await page.getByLabel('Username').fill(FAMILY.username);
    await press(page, 'Make this profile');
    await page.getByRole('heading', { name: FAMILY.name }).waitFor();
    await page.getByRole('banner').getByRole('combobox').fill(birthday.url);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'A surprise for grandmother' }).click();
    await page.getByLabel('Take part as').selectOption(optionOf(FAMILY));
    await press(page, 'Take part');
    await untilItSays(page, `You are going as ${FAMILY.name}.`);
    await page.locator('summary', { hasText: 'Add to calendar' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Calendar file' }).click(),
    ]);
    expect(await readFile(await file.path(), 'utf8')).toContain('SUMMARY:A surprise for grandmother');
    await father.page.goto(`/events/${birthday.uuid}/participations`);
    await untilItSays(father.page, FAMILY.name);
  });

  it('is invited as an activist, is told so, and comes in', async () => {
    await lea.page.goto('/notifications');
    await lea.page
      .getByRole('link', { name: new RegExp(ACTIVIST.name) })
      .first()
      .click();
    await lea.page.getByText('May I bring a lime tree?').waitFor();
    await lea.page.goto('/@contributopists/settings/members');
    await lea.page.getByLabel('Whom?').fill(`@${ACTIVIST.username}`);
    await press(lea.page, 'Invite');
    await told(lea.page, 'The invitation is sent.');

    const { page } = rose;
    await page.goto('/notifications');
    await untilItSays(page, 'ContribUtopists');
    await main(page)
      .getByRole('link', { name: /ContribUtopists/ })
      .first()
      .click();
    await press(page, `Join as ${ACTIVIST.name}`);
    await page.getByText(`You are here as ${ACTIVIST.name}`).waitFor();
  });

  it('reads a discussion and moderates from then on', async () => {
    await lea.page.goto('/@contributopists/discussions/new');
    await lea.page.getByLabel('What is it about?').fill('Who plans the next one?');
    await lea.page.getByLabel('Your words').fill('Somebody new, maybe.');
    await press(lea.page, 'Begin the discussion');
    await lea.page.getByRole('heading', { name: 'Who plans the next one?' }).waitFor();

    const { page } = rose;
    await page.getByRole('link', { name: 'Discussions' }).click();
    await main(page).getByText('1 new').waitFor();
    await page.getByRole('link', { name: 'Who plans the next one?' }).click();
    await page.getByText('Somebody new, maybe.').waitFor();
    await page.getByLabel('Your answer').fill('I would!');
    await press(page, 'Answer');
    await main(page).getByRole('paragraph').filter({ hasText: 'I would!' }).waitFor();
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('heading', { name: 'Events', level: 1 }).waitFor();
    expect(await main(page).getByRole('link', { name: 'Create an event' }).count()).toBe(0);

    await lea.page.goto('/@contributopists/settings/members');
    await lea.page.getByLabel(`Role of ${ACTIVIST.name}`).selectOption('MODERATOR');
    const row = lea.page.getByRole('listitem').filter({ hasText: ACTIVIST.username });
    await row.getByRole('button', { name: 'Change' }).click();
    await told(lea.page, 'The role is changed.');
  });

  it('drafts the next event, and the group discusses the draft', async () => {
    const { page } = rose;
    await page.goto('/@contributopists/events');
    await main(page).getByRole('link', { name: 'Create an event' }).click();
    await page.locator('.ProseMirror').waitFor();
    const chosen = page.getByLabel('You organize as').locator('option:checked');
    expect(await chosen.innerText()).toContain(`, as ${ACTIVIST.name} `);
    await page.getByLabel('Title', { exact: true }).fill('The second planting');
    await press(page, 'Save and preview');
    await told(page, 'Draft saved.');
    planned = pathOf(page);

    await page.goto('/@contributopists/discussions/new');
    await page.getByLabel('What is it about?').fill('My draft');
    await page.getByLabel('Your words').fill(`Is it good like this? ${home.url}${planned}`);
    await press(page, 'Begin the discussion');
    await page.getByRole('heading', { name: 'My draft' }).waitFor();

    await lea.page.goto('/@contributopists/discussions');
    await lea.page.getByRole('link', { name: 'My draft' }).click();
    await lea.page.getByRole('link', { name: planned }).click();
    await lea.page.getByRole('heading', { name: 'The second planting', level: 1 }).waitFor();
    await lea.page.goBack();
    await lea.page.getByLabel('Your answer').fill('Say what to bring.');
    await press(lea.page, 'Answer');
    // Her page is open, and shows the answer by itself.
    await main(page).getByText('Say what to bring.').waitFor();
  });

  it('makes a pad in two clicks, pastes what is written there into the event and publishes it', async () => {
    const { page } = rose;
    await page.getByRole('link', { name: 'Resources' }).click();
    await page.locator('summary', { hasText: 'New' }).click();
    await press(page, 'Pad (Etherpad)');
    const [pad] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Open', exact: true }).click(),
    ]);
    await pad.locator('textarea').press('ControlOrMeta+A');
    await pad.keyboard.press('ControlOrMeta+C');
    await pad.close();

    await page.goto(planned);
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.locator('.ProseMirror').click();
    await page.keyboard.press('ControlOrMeta+V');
    await press(page, 'Publish');
    await told(page, 'The event is published.');
    await main(page).getByText(PAD_TEXT).waitFor();
  });

  it('sees people of the other instance come, her father among them', async () => {
    const { page } = father;
    await page
      .getByRole('banner')
      .getByRole('combobox')
      .fill(home.url + planned);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'The second planting' }).click();
    await main(page).getByText(PAD_TEXT).waitFor();
    await press(page, 'Take part');
    await untilItSays(page, 'You are going');

    await rose.page.goto(planned);
    await main(rose.page).getByRole('link', { name: 'Participants' }).click();
    await untilItSays(rose.page, `@admin@${fathers.host}`);
  });
});

describe('what everybody else can know', () => {
  /** What somebody is served who opens every page and document that others name, from those that name a profile. */
  async function found(instance: Instance, headers: Record<string, string>) {
    const from = ['/', '/about', '/search', '/sitemap.xml', `/events/${meeting.uuid}`, planned];
    const named = [ACTIVIST, FAMILY].flatMap(({ username }) => [
      `/@${username}`,
      `/search?search=@${username}@${home.host}`,
      `/interact?uri=${home.url}/@${username}`,
      `/.well-known/webfinger?resource=acct:${username}@${home.host}`,
    ]);
    const groups = ['', '/events', '/p', '/settings/members', '/discussions', '/timeline'];
    const events = [`/events/${birthday.uuid}`, `/interact?uri=${birthday.url}`, `/interact?uri=${home.url}${planned}`];
    const pages = groups.map((page) => `/@contributopists${page}`);
    return crawl(instance, { from: [...from, ...named, ...pages, ...events], headers });
  }

  async function askedFor(instance: Instance) {
    const people = `id url name preferredUsername domain`;
    const person = (username: string) => `interact(uri: "@${username}@${home.host}") { ... on Person { ${people} } }`;
    const group = `group(preferredUsername: "contributopists@${home.host}") { members { elements { id role insertedAt
      actor { ${people} } invitedBy { ${people} } } } organizedEvents { elements { id uuid organizerActor { ${people} } } }
      activity { elements { ... on Activity { id author { ${people} } } } } }`;
    const queries = [group, ...[ACTIVIST, FAMILY].map(({ username }) => person(username))];
    const asked = [instance.ask, instance.askAsStranger].flatMap((ask) =>
      queries.map(async (query) => ({
        address: query,
        // A refusal tells something, too.
        text: await ask(`{ ${query} }`).then((answer) => JSON.stringify(answer), String),
      })),
    );
    return Promise.all(asked);
  }

  /** Lea runs the instance: she sees all profiles in one list, and each account on a page where every look is logged. */
  const FOR_MODERATORS = /\/moderation\/profiles\b|\/settings\/admin\/users\b/;

  it('never relates the two profiles, whoever looks where', async () => {
    const visits = await Promise.all([
      found(home, await lea.headers()),
      found(home, {}),
      found(home, { accept: ACTIVITY }),
      found(fathers, await father.headers()),
      found(fathers, {}),
      found(fathers, { accept: ACTIVITY }),
    ]);
    const answers = await Promise.all([askedFor(home), askedFor(fathers)]);
    const letters = (await mails.mailsTo()).filter(({ to }) => to?.every(({ address }) => address !== EMAIL));
    await Promise.all([lea.close(), father.close()]);
    const everything = [
      ...[...visits, ...answers].flat(),
      ...lea.served,
      ...father.served,
      ...letters.map(({ subject, text, html }) => ({ address: subject ?? '', text: `${subject} ${text} ${html}` })),
    ];
    const told = everything.filter(({ address }) => !FOR_MODERATORS.test(address));
    const naming = (marks: string[]) => told.filter(({ address, text }) => names(`${address} ${text}`, marks));
    const [activist, daughter] = [await marksOf(ACTIVIST), await marksOf(FAMILY)];
    // Both are seen by others, so that there was something to find.
    expect(naming(activist).length).toBeGreaterThan(20);
    expect(naming(daughter).length).toBeGreaterThan(5);
    const both = told.filter(({ text }) => names(text, activist) && names(text, daughter));
    expect(both.map(({ address }) => address)).toEqual([]);
    expect(naming([EMAIL]).map(({ address }) => address)).toEqual([]);
    const [one, other] = await Promise.all([ACTIVIST, FAMILY].map(({ username }) => idOf(username)));
    expect(Math.abs(Number(BigInt(one!) - BigInt(other!)))).toBeGreaterThan(1_000_000);
  }, 180_000);
});

async function idOf(username: string): Promise<string> {
  const { fetchPerson } = await home.ask(`{ fetchPerson(preferredUsername: "${username}") { id } }`);
  return fetchPerson.id;
}

async function marksOf({ name, username }: typeof ACTIVIST): Promise<string[]> {
  return [name, Buffer.from(name).toString('latin1'), username, await idOf(username)];
}
