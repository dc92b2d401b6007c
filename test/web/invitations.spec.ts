import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { EventInvitations, EventVisibility, OrganizerInvitations, OrganizerRole } from '#convoke/events';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { mistake, pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

const paths = [
  ['with JavaScript', true],
  ['without JavaScript', false],
] as const;

const told = (page: Page, text: string | RegExp) => page.getByRole('alert').getByText(text).waitFor();
const standing = (page: Page) => page.getByRole('region', { name: 'Taking part', exact: true });

describe.each(paths)('inviting people %s', (_, javaScriptEnabled) => {
  const tag = javaScriptEnabled ? 'js' : 'plain';

  it('goes from the event to a list of names, tells which are unknown, and can be taken back', async () => {
    const host = await buildPerson(site.server, { name: 'Father' });
    const { event } = await buildEvent(site.server, { organizer: host, visibility: EventVisibility.PRIVATE });
    await buildPerson(site.server, { username: `rose_${tag}`, name: 'Rose' });
    await buildPerson(site.server, { username: `tom_${tag}`, name: 'Tom' });

    const page = await visit(`/events/${event.uuid}`, { javaScriptEnabled, as: host });
    await page.getByRole('link', { name: 'Invite people' }).click();
    await page.waitForURL('**/invitations');
    await page.getByLabel('Whom do you invite?').fill(`rose_${tag}, nobody_${tag}`);
    await press(page, 'Send the invitations');
    expect(await mistake(page)).toContain(`Nobody was found under: nobody_${tag}`);
    expect(await page.getByLabel('Whom do you invite?').inputValue()).toBe(`rose_${tag}, nobody_${tag}`);
    await page.getByLabel('Whom do you invite?').fill(`@rose_${tag}\ntom_${tag}`);
    await press(page, 'Send the invitations');
    await told(page, 'Invited: 2');
    const list = page.getByRole('list', { name: 'Invited' });
    expect(await list.innerText()).toMatch(/Rose[^]*No answer yet[^]*Tom/);
    await list.getByRole('button', { name: 'Take back the invitation of Rose' }).click();
    await told(page, 'The invitation is taken back.');
    expect(await list.innerText()).not.toContain('Rose');
  });

  it('shows them who invites, and they come, or say no and may think again', async () => {
    const host = await buildPerson(site.server, { name: 'Father' });
    const { event } = await buildEvent(site.server, { organizer: host, visibility: EventVisibility.PRIVATE });
    const rose = await buildPerson(site.server, { name: 'Rose' });
    const family = await addProfile(site.server, rose.user, `family_${tag}`, 'Rose at home');
    await site.server.app.get(EventInvitations, { strict: false }).invite(host.viewer, event.id, [family]);

    const page = await visit('/events/me', { javaScriptEnabled, as: rose });
    await page.getByText('Father invites Rose at home').waitFor();
    await page.getByRole('link', { name: event.title }).click();
    await page.waitForURL(`**/events/${event.uuid}`);
    await standing(page).getByText('Father invites you, Rose at home.').waitFor();
    const report = standing(page).getByRole('link', { name: 'Report (Father)' });
    expect(await report.getAttribute('href')).toBe(`/report?profile=${host.actor.id}&as=${family.id}`);
    await press(page, 'No thanks');
    await told(page, 'You said no thanks.');
    await standing(page).getByText('You can still change your mind.').waitFor();
    expect(await page.getByRole('button', { name: 'No thanks' }).count()).toBe(0);
    await press(page, 'Take part');
    await told(page, 'You are going. See you there!');
    expect(await standing(page).innerText()).toContain('You are going as Rose at home.');
    expect(await standing(page).innerText()).not.toMatch(/invites you|with another profile/);
  });
});

it('somebody is asked to organize an event, answers, and takes it over, without JavaScript', async () => {
  const host = await buildPerson(site.server, { name: 'Father' });
  const rose = await buildPerson(site.server, { username: 'rose_organizes', name: 'Rose' });
  const { event } = await buildEvent(site.server, { organizer: host });
  const as = (who: TestPerson, path: string) => visit(path, { javaScriptEnabled: false, as: who });

  const desk = await as(host, `/events/${event.uuid}`);
  await desk.getByRole('link', { name: 'Organizers' }).click();
  await desk.waitForURL('**/organizers');
  const ask = async (name: string, what: string) => {
    await desk.getByLabel('Profile name').fill(name);
    await desk.getByRole('radio', { name: what }).check();
    await press(desk, 'Ask');
  };
  await ask('nobody_organizes', 'Organize it with me');
  expect(await mistake(desk)).toContain('Nobody here is called nobody_organizes.');
  await ask('@rose_organizes', 'Organize it with me');
  await told(desk, 'Asked. You will be told the answer.');
  await site.server.runJobs();

  const page = await as(rose, '/notifications');
  await page.getByRole('link', { name: `Father asks you to organize “${event.title}” with them` }).click();
  await page.waitForURL('**/organizers');
  await press(page, 'Organize it with them');
  await told(page, 'You organize this event now.');
  await page.getByRole('link', { name: 'Edit' }).waitFor();
  expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  await page.goto(site.server.url + '/events/me');
  await page.getByRole('region', { name: 'You organize with others' }).getByText(event.title).waitFor();

  await desk.reload();
  await ask('rose_organizes', 'Take it over');
  await told(desk, 'Asked.');
  await page.reload();
  await page.getByRole('link', { name: 'Answer' }).click();
  await press(page, 'Take it over');
  await told(page, 'You organize this event now.');
  await desk.reload();
  await desk.getByText('Leave', { exact: true }).first().click();
  await press(desk, 'Leave');
  await told(desk, 'You no longer organize this event.');
});

it('an event is made one on invitation, and stays so when something else of it is changed', async () => {
  const { event, organizer } = await buildEvent(site.server);
  const joinOptions = () =>
    site.server.db.query('SELECT title, join_options AS "joinOptions" FROM events WHERE id = $1', [event.id]);
  const page = await visit(`/events/edit/${event.uuid}`, { javaScriptEnabled: false, as: organizer });
  await page.locator('summary', { hasText: 'Who can come' }).click();
  await page.locator('[name="joinOptions"][value="INVITE"]').check();
  await press(page, 'Save');
  await told(page, 'Your changes are saved.');
  expect(await joinOptions()).toEqual([{ title: event.title, joinOptions: 'invite' }]);
  await page.goto(`/events/edit/${event.uuid}`);
  await page.getByRole('textbox', { name: 'Title' }).fill('By invitation');
  await press(page, 'Save');
  await told(page, 'Your changes are saved.');
  expect(await joinOptions()).toEqual([{ title: 'By invitation', joinOptions: 'invite' }]);
});

it('the pages of invitations have no obstacles, and keep out whoever may not invite', async () => {
  const host = await buildPerson(site.server, { name: 'Father' });
  const { event } = await buildEvent(site.server, { organizer: host, visibility: EventVisibility.PRIVATE });
  const rose = await buildPerson(site.server, { name: 'Rose' });
  await site.server.app.get(EventInvitations, { strict: false }).invite(host.viewer, event.id, [rose.actor]);
  await site.server.app
    .get(OrganizerInvitations, { strict: false })
    .invite(host.viewer, event.id, rose.actor, OrganizerRole.CO_ORGANIZER);
  const address = `/events/${event.uuid}`;
  for (const [path, who] of [
    [`${address}/invitations`, host],
    [`${address}/participations`, host],
    [`${address}/organizers`, host],
    [`${address}/organizers`, rose],
    [address, rose],
    ['/events/me', rose],
  ] as const) {
    const page = await visit(path, { as: who });
    expect(await obstacles(page), path).toEqual([]);
  }
  const kept = await visit(`${address}/invitations`, { as: rose });
  expect(await kept.getByRole('heading', { level: 1 }).innerText()).not.toBe('Invite people');
  expect(pathOf(await visit(`${address}/invitations`))).toBe('/login');
});
