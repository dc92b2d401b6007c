import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildEvent, inHours } from '#test/events';
import { buildPerson, type TestPerson } from '#test/people';
import { mistake, press, useSite } from '#test/site';

const site = useSite();

const paths = [
  ['with JavaScript', true],
  ['without JavaScript', false],
] as const;

const field = (page: Page, label: string | RegExp) => page.getByLabel(label, { exact: true });
const told = (page: Page, text: string | RegExp) => page.getByRole('alert').getByText(text).waitFor();
const line = (page: Page) => page.locator('main header').innerText();
const preview = (page: Page) => page.getByRole('status').getByRole('listitem').allInnerTexts();

/** A page, once it has come to life where it has a script. */
async function open(path: string, as: TestPerson, javaScriptEnabled: boolean): Promise<Page> {
  const page = await site.visit(path, { javaScriptEnabled, as });
  if (javaScriptEnabled && /create|edit/.test(path)) await page.locator('[contenteditable="true"]').waitFor();
  return page;
}

/** A weekly series of five dates, all of them made. */
async function buildSeries(organizer: TestPerson, values: object = {}) {
  const { event } = await buildEvent(site.server, {
    organizer,
    title: 'Choir',
    beginsOn: inHours(48),
    recurrence: 'FREQ=WEEKLY;COUNT=5',
    ...values,
  });
  await site.server.runJobs();
  return { event, dates: await datesOf(event.uuid, organizer) };
}

async function datesOf(uuid: string, { accessToken }: TestPerson): Promise<any[]> {
  const query = `{ event(uuid: "${uuid}") { series { events(limit: 20) { elements { id uuid title status } } } } }`;
  const { data } = await site.server.graphql(query, {}, { token: accessToken });
  return data!.event.series.events.elements;
}
const titlesOf = async (uuid: string, who: TestPerson) => (await datesOf(uuid, who)).map(({ title }) => title);

describe.each(paths)('a series %s', (_, javaScriptEnabled) => {
  it('is made with mistakes first and its next dates shown, kept by a draft, and begins when it is published', async () => {
    const rose = await buildPerson(site.server);
    const page = await open('/events/create', rose, javaScriptEnabled);
    await field(page, 'Title').fill('Choir');
    await field(page, 'Begins').fill('2030-07-02T19:00');
    expect(await field(page, 'Until when').isVisible()).toBe(false);
    await field(page, 'Repeats').selectOption('EVERY_TWO_WEEKS');
    expect(await field(page, 'How many dates').isVisible()).toBe(false);
    await field(page, 'Until when').selectOption('COUNT');
    await field(page, 'How many dates').fill('1');
    await press(page, 'Publish');
    expect(await mistake(page)).toContain('A whole number from 2 to 730, please.');

    await field(page, 'How many dates').fill('3');
    if (!javaScriptEnabled) await press(page, 'Show the next dates');
    await page.getByText('Tue, Jul 30, 2030').waitFor();
    expect(await preview(page)).toEqual(['Tue, Jul 2, 2030', 'Tue, Jul 16, 2030', 'Tue, Jul 30, 2030']);
    expect(await field(page, 'Title').inputValue()).toBe('Choir');

    await field(page, 'Repeats').selectOption('CUSTOM');
    await page.getByRole('checkbox', { name: 'Friday' }).check();
    await press(page, 'Save and preview');
    expect(await mistake(page)).toContain('The first date must be one of the days on which the event repeats.');
    await page.getByRole('checkbox', { name: 'Tuesday' }).check();
    await press(page, 'Save and preview');
    await told(page, 'Draft saved.');
    expect(await line(page)).toContain('Every Tuesday and Friday at 7:00 PM, 3 times');

    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    expect(await field(page, 'Repeats').inputValue()).toBe('CUSTOM');
    expect(await page.getByRole('checkbox', { name: 'Friday' }).isChecked()).toBe(true);
    expect(await field(page, 'How many dates').inputValue()).toBe('3');
    if (javaScriptEnabled) await page.locator('[contenteditable="true"]').waitFor();
    await field(page, 'Repeats').selectOption('EVERY_MONTH_ON_WEEKDAY');
    await press(page, 'Publish');
    await told(page, 'The event is published.');
    await site.server.runJobs();
    await page.reload();
    expect(await line(page)).toMatch(/Every month on the first Tuesday at 7:00.PM, 3 times · 1 more date/);
  });

  it('is changed and called off by dates', async () => {
    const rose = await buildPerson(site.server);
    const { event, dates } = await buildSeries(rose);
    const page = await open(`/events/edit/${dates[2].uuid}`, rose, javaScriptEnabled);
    expect(await field(page, 'Repeats').count()).toBe(0);
    await field(page, 'Title').fill('Concert');
    await press(page, 'Save');
    await told(page, 'Your changes are saved.');
    expect(await titlesOf(event.uuid, rose)).toEqual(['Choir', 'Choir', 'Concert', 'Choir', 'Choir']);

    await page.goto(`/events/edit/${dates[1].uuid}`);
    if (javaScriptEnabled) await page.locator('[contenteditable="true"]').waitFor();
    await page.getByText('This date and those after it').click();
    await field(page, 'Title').fill('Songs');
    await press(page, 'Save');
    await told(page, 'Your changes are saved.');
    expect(await titlesOf(event.uuid, rose)).toEqual(['Choir', 'Songs', 'Concert', 'Songs', 'Songs']);

    await page.goto(`/events/${dates[3].uuid}`);
    await page.locator('summary', { hasText: 'Cancel the event' }).click();
    await page.getByText('This date and those after it').first().click();
    await press(page, 'Yes, it will not take place');
    await told(page, 'The dates are cancelled, and the series has ended.');
    const status = (await datesOf(event.uuid, rose)).map((date) => date.status);
    expect(status).toEqual([...Array(3).fill('CONFIRMED'), ...Array(2).fill('CANCELLED')]);

    await page.locator('summary', { hasText: 'Delete' }).click();
    await page.getByText('All dates to come').click();
    await press(page, 'Delete the event');
    await told(page, 'The dates are deleted, and the series has ended.');
    expect((await page.goto(`/events/${event.uuid}`))?.status()).toBe(410);
  });

  it('is paused, resumed, cut and ended on the page of its dates', async () => {
    const rose = await buildPerson(site.server);
    const { event, dates } = await buildSeries(rose);
    const page = await open(`/events/${event.uuid}`, rose, javaScriptEnabled);
    await page.getByRole('link', { name: 'All dates' }).click();
    await press(page, 'Pause the series');
    await told(page, 'No more dates are added until you resume the series.');
    await press(page, 'Resume the series');
    await told(page, 'The series goes on.');

    await page.locator('summary', { hasText: 'Remove dates' }).click();
    await press(page, 'Remove the ticked dates');
    await told(page, 'Tick the dates to remove first.');
    await page.getByRole('checkbox').nth(1).check();
    await page.locator('summary', { hasText: 'Remove dates' }).click();
    await press(page, 'Remove the ticked dates');
    await told(page, '1 date is removed.');
    expect((await datesOf(event.uuid, rose)).map(({ id }) => id)).toEqual(dates.map(({ id }) => id).toSpliced(1, 1));

    await page.locator('summary', { hasText: 'End the series' }).click();
    await press(page, 'Yes, end it');
    await told(page, 'The series ends with the dates that are there.');
    expect(await page.getByRole('main').innerText()).toContain('This series has ended: no dates are added.');
  });
});

describe('the dates of a series', () => {
  it('are linked from each of them, those that are over apart, and stand in lists as one', async () => {
    const rose = await buildPerson(site.server);
    const { event, dates } = await buildSeries(rose, { title: 'Madrigals' });
    const past = `UPDATE events SET begins_on = begins_on - interval '14 days' WHERE id = $1`;
    await site.server.db.query(past, [dates[1].id]);
    const page = await site.visit(`/events/${dates[1].uuid}`);
    expect(await line(page)).toContain('4 more dates');
    await page.getByRole('list', { name: 'Other dates of this series' }).getByRole('link').first().click();
    await page.waitForURL(`**/events/${event.uuid}`);
    expect(await line(page)).toContain('3 more dates');

    await page.getByRole('link', { name: 'All dates' }).click();
    const linked = page.getByRole('main').locator('li a:has(time)');
    expect(await linked.count()).toBe(4);
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    await page.getByRole('link', { name: 'Past' }).click();
    await page.waitForURL('**view=past');
    expect(await linked.getAttribute('href')).toBe(`/events/${dates[1].uuid}`);

    await page.goto('/search?search=Madrigals');
    expect(await page.getByRole('article').allInnerTexts()).toEqual([expect.stringContaining('3 more dates')]);

    const single = await buildEvent(site.server);
    expect((await page.goto(`/events/${single.event.uuid}/dates`))?.status()).toBe(404);
  });

  it('can be read and managed by everybody', async () => {
    const rose = await buildPerson(site.server);
    const { event } = await buildSeries(rose);
    const page = await site.visit(`/events/${event.uuid}/dates`, { as: rose });
    for (const words of ['End the series', 'Remove dates']) await page.locator('summary', { hasText: words }).click();
    expect(await obstacles(page)).toEqual([]);
    await page.goto('/events/create');
    await page.locator('[contenteditable="true"]').waitFor();
    await field(page, 'Title').fill('Choir');
    await field(page, 'Repeats').selectOption('CUSTOM');
    await field(page, 'Until when').selectOption('UNTIL');
    await press(page, 'Save and preview');
    await mistake(page);
    expect(await obstacles(page)).toEqual([]);
  });
});
