import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { Comments } from '#convoke/threads';
import { adminRoutes } from '#test/admin-pages';
import { BossHolder } from '#convoke/core';
import { MediaService } from '#convoke/media';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { buildGroup } from '#test/groups';
import { buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { leaveFollowRequest, startRemoteInstance } from '#test/remote-instance';
import { useSite } from '#test/site';

const site = useSite({ FEDERATION: 'true' });
const { visit } = site;

/** What stands for the parameters of the routes that have some. */
const examples = new Map<string, string>();
let administrator: TestPerson;
let moderator: TestPerson;

// Something of each kind, so that the pages have rows and buttons to be judged by.
beforeAll(async () => {
  const { server } = site;
  administrator = await buildPerson(server, { role: UserRole.ADMINISTRATOR });
  moderator = await buildPerson(server, { role: UserRole.MODERATOR });
  const person = await buildPerson(server, { email: 'a.very.long.address.of.rose@gardens.example.org' });
  const { group } = await buildGroup(server, { preferredUsername: 'trees' });
  const { event } = await buildEvent(server, { organizer: person });
  const ask = async (query: string, variables: Record<string, unknown>) => {
    const { data, errors } = await server.graphql(query, variables, { token: administrator.accessToken });
    if (!data) throw new Error(JSON.stringify(errors));
    return data;
  };
  const { createReport: report } = await ask(
    `mutation ($reported: ID!, $events: [ID]) {
      createReport(reportedId: $reported, eventsIds: $events, content: "It sells watches.") { id } }`,
    { reported: person.actor.id, events: [event.id] },
  );
  const remote = await startRemoteInstance();
  await ask('mutation ($domain: String!) { addInstance(domain: $domain) { domain } }', { domain: remote.host });
  const { saveCustomPage: page } = await ask(
    'mutation { saveCustomPage(texts: [{ language: "en", title: "How to help" }], draft: true) { id } }',
    {},
  );
  await ask('mutation { saveSpamRules(words: ["watches"]) { revision } }', {});
  const said = { actorId: person.actor.id, eventId: event.id, text: '<p>Watches at https://watches.example</p>' };
  await server.app.get(Comments, { strict: false }).post(person.viewer, said);
  await server.runJobs();
  await server.db.query(`UPDATE deliveries SET attempts = 2, problem = 'HTTP 500'`);
  await leaveFollowRequest(server.db, remote.uri);
  await remote.server.close();
  await server.app.get(BossHolder).boss.send('core.send-mail', { to: person.user.email, actorId: person.actor.id });
  await server.db.query(
    `UPDATE jobs.job SET state = 'failed', completed_on = now(), output = '{"message": "550 No such mailbox"}'
      WHERE name = 'core.send-mail' AND state = 'created'`,
  );
  const bytes = await photograph(200, 100);
  const owner = { userId: person.user.id, actorId: person.actor.id };
  await server.app.get(MediaService, { strict: false }).upload({ bytes, name: 'tree.jpg', owner });
  examples.set('/moderation/profiles/[id]', person.actor.id);
  examples.set('/moderation/groups/[id]', group.id);
  examples.set('/moderation/reports/[id]', report.id);
  examples.set('/settings/admin/pages/[id]', page.id);
  examples.set('/settings/admin/users/[id]', person.user.id);
  examples.set('/settings/admin/instances/[domain]', remote.host);
});

const addressOf = (route: string) => route.replace(/\[\w+\]/, examples.get(route) ?? '');
const unfold = (page: Page) =>
  page.evaluate(`document.querySelectorAll('main details').forEach((each) => (each.open = true))`);

it('no page keeps an administrator out, whatever their window and light', async () => {
  const page = await visit('/', { as: administrator });
  const found: string[] = [];
  for (const route of adminRoutes()) {
    await page.goto(addressOf(route));
    const headings = await page.getByRole('main').getByRole('heading', { level: 1 }).count();
    if (headings !== 1) found.push(`${route} has ${headings} headings`);
    await unfold(page);
    found.push(...(await obstacles(page)));
  }
  expect(found).toEqual([]);
});

it('moderators find the pages that their navigation leads to and what lies below, and nobody else finds any', async () => {
  const desk = await visit('/moderation/reports', { as: moderator });
  const areas = desk.getByRole('navigation', { name: 'Administration' }).getByRole('link');
  const led = await areas.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const other = await visit('/', { as: await buildPerson(site.server) });
  const answers = adminRoutes().map(async (route) => {
    const found = [desk, other].map(async (page) => (await page.request.get(addressOf(route))).ok());
    return [route, await Promise.all(found)];
  });
  const below = (route: string) => led.some((href) => `${route}/`.startsWith(`${href}/`));
  expect(await Promise.all(answers)).toEqual(adminRoutes().map((route) => [route, [below(route), false]]));
});
