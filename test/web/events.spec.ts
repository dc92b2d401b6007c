import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  EventJoinOptions,
  EventService,
  EventStatus,
  EventVisibility,
  ParticipantRole,
  ParticipationService,
} from '#convoke/events';
import { obstacles } from '#test/axe';
import { buildEvent, buildParticipation, inHours } from '#test/events';
import { addProfile, buildPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

const paths = [
  ['with JavaScript', true],
  ['without JavaScript', false],
] as const;

const lyon = { description: 'Town hall', locality: 'Lyon', country: 'France', geom: '4.83;45.76' };
const main = (page: Page) => page.getByRole('main').innerText();
/** What the page says of taking part. */
const standing = (page: Page) => page.getByRole('region', { name: 'Taking part', exact: true }).innerText();
const told = (page: Page, text: string | RegExp) => page.getByRole('alert').getByText(text).waitFor();
const unfold = (page: Page, words: string) => page.locator('summary', { hasText: words }).click();
const addressOf = ({ event }: { event: { uuid: string } }) => `/events/${event.uuid}`;

/** What a robot reads of the page. */
async function read(path: string): Promise<{ status: number; html: string }> {
  const answer = await fetch(site.server.url + path, { redirect: 'manual' });
  return { status: answer.status, html: await answer.text() };
}

describe.each(paths)('taking part %s', (_, javaScriptEnabled) => {
  it('goes from the search over the event and signing in to the profile that is chosen, and back again', async () => {
    const title = `Planting ${javaScriptEnabled ? 'oaks' : 'elms'}`;
    const built = await buildEvent(site.server, { title, physicalAddress: lyon });
    await site.server.runJobs();
    const rose = await buildPerson(site.server, { name: 'Rose' });
    await addProfile(site.server, rose.user, `family_${javaScriptEnabled}`, 'Rose at home');

    const page = await visit('/', { javaScriptEnabled });
    await page.getByLabel('What', { exact: true }).fill(title);
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: title }).click();
    await page.waitForURL(`**${addressOf(built)}`);
    expect(await main(page)).toContain('1 person going');

    await page.getByRole('link', { name: 'Sign in to take part' }).click();
    await page.getByLabel('E-mail address').fill(rose.user.email);
    await page.getByLabel('Password', { exact: true }).fill(rose.password);
    await press(page, 'Sign in');
    await page.waitForURL(`**${addressOf(built)}`);

    await page.getByLabel('Take part as').selectOption({ label: `Rose at home (@family_${javaScriptEnabled})` });
    await press(page, 'Take part');
    await told(page, 'You are going. See you there!');
    expect(await main(page)).toContain('You are going as Rose at home.');
    expect(await main(page)).toContain('2 people going');

    await unfold(page, 'I can’t come');
    await page.getByText('Rose at home is taken off the list.').waitFor();
    await press(page, 'Give up my place');
    await told(page, 'You no longer take part.');
    expect(await main(page)).toContain('1 person going');
    expect(await page.getByRole('button', { name: 'Take part', exact: true }).isVisible()).toBe(true);
  });

  it('asks the organizer where they approve, with a word to them, and can be taken back', async () => {
    const built = await buildEvent(site.server, { joinOptions: EventJoinOptions.RESTRICTED });
    const page = await visit(addressOf(built), {
      javaScriptEnabled,
      as: await buildPerson(site.server, { name: 'Ann' }),
    });
    await page.getByLabel(/A word to the organizer/).fill('May I come?');
    await press(page, 'Ask to take part');
    await told(page, 'Your request is with the organizer.');
    expect(await main(page)).toContain('Ann has asked to take part');
    await unfold(page, 'Withdraw the request');
    await press(page, 'Take the request back');
    await told(page, 'You no longer take part.');
  });
});

describe.each(paths)('the waiting list %s', (_, javaScriptEnabled) => {
  it('takes whoever wants to wait, tells them their place, and lets them go', async () => {
    const options = { maximumAttendeeCapacity: 1, hideNumberOfParticipants: !javaScriptEnabled };
    const built = await buildEvent(site.server, { options });
    await buildParticipation(site.server, built, await buildPerson(site.server));
    const first = await buildPerson(site.server);
    const participations = site.server.app.get(ParticipationService, { strict: false });
    await participations.join(first.viewer, { eventId: built.event.id, actorId: first.actor.id, acceptWaiting: true });

    const page = await visit(addressOf(built), {
      javaScriptEnabled,
      as: await buildPerson(site.server, { name: 'Kay' }),
    });
    if (javaScriptEnabled) {
      expect(await standing(page)).toContain('All places are taken. 1 person is waiting for one.');
    } else {
      // Where nobody is told how many come, it shows only by trying.
      await press(page, 'Take part');
      await told(page, 'There is no place left.');
      expect(await standing(page)).toMatch(/All places are taken\.$/m);
    }
    await press(page, 'Put me on the waiting list');
    await told(page, 'You are on the waiting list.');
    expect(await standing(page)).toMatch(/You are on the waiting list as Kay\.\s+Your place in line: 2\./);
    await unfold(page, 'Leave the waiting list');
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
    await press(page, 'Give up my place in line');
    await told(page, 'You no longer take part.');
  });
});

describe('taking part', () => {
  it('is told to be impossible when the last place went meanwhile', async () => {
    const built = await buildEvent(site.server, { options: { maximumAttendeeCapacity: 1, waitingList: false } });
    const page = await visit(addressOf(built), { as: await buildPerson(site.server) });
    await buildParticipation(site.server, built, await buildPerson(site.server));
    await press(page, 'Take part');
    await told(page, 'There is no place left.');
    expect(await main(page)).toContain('All places are taken.');
    expect(await page.locator('[role="alert"]:focus').count()).toBe(1);
  });

  it('leads to the login page, and from there to the event, when the session has ended meanwhile', async () => {
    const built = await buildEvent(site.server);
    const page = await visit(addressOf(built), { as: await buildPerson(site.server) });
    await page.context().clearCookies();
    await press(page, 'Take part');
    await page.waitForURL('**/login?*');
    expect(new URL(page.url()).searchParams.get('redirect')).toBe(addressOf(built));
  });

  it('goes by keyboard alone', async () => {
    const built = await buildEvent(site.server);
    const page = await visit(addressOf(built), { as: await buildPerson(site.server, { name: 'Kay' }) });
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Take part');
    await page.keyboard.press('Enter');
    await told(page, 'You are going.');
    await page.locator('summary', { hasText: 'I can’t come' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Give up my place');
  });

  it.each([
    ['a cancelled event', { status: EventStatus.CANCELLED }, 'This event is cancelled.'],
    ['one that is over', { beginsOn: inHours(-50), endsOn: inHours(-48) }, 'This event is over.'],
    ['one on invitation', { joinOptions: EventJoinOptions.INVITE }, 'By invitation only.'],
    [
      'one that takes registrations elsewhere',
      { joinOptions: EventJoinOptions.EXTERNAL, externalParticipationUrl: 'https://tickets.example.org/42' },
      'The organizer takes registrations at tickets.example.org.',
    ],
  ])('is not offered at %s, which says why', async (_, traits, reason) => {
    const built = await buildEvent(site.server, traits);
    const page = await visit(addressOf(built), { as: await buildPerson(site.server) });
    expect(await main(page)).toContain(reason);
    expect(await page.getByRole('button', { name: 'Take part' }).count()).toBe(0);
  });
});

describe('the page of an event', () => {
  it('tells search engines and messengers what, when and where', async () => {
    const built = await buildEvent(site.server, {
      title: 'Soup </script><script>alert(1)</script>',
      description: '<p>Bring <b>spoons</b> &amp; bowls.</p>',
      physicalAddress: lyon,
      beginsOn: new Date('2030-07-05T16:00:00Z'),
    });
    const { html } = await read(addressOf(built));
    const json = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? '{}';
    expect(JSON.parse(json)).toMatchObject({
      name: 'Soup </script><script>alert(1)</script>',
      startDate: '2030-07-05T18:00:00+02:00',
      description: 'Bring spoons & bowls.',
      location: { name: 'Town hall' },
    });
    expect(html).toContain(`<link rel="canonical" href="${site.server.url}${addressOf(built)}"`);
    expect(html).toContain(
      `<link rel="alternate" type="application/activity+json" href="${site.server.url}${addressOf(built)}"`,
    );
    expect(html).toMatch(/<meta property="og:description" content="[^"]*Town hall, Lyon · Bring spoons &amp; bowls\./);
    expect(html).not.toContain('noindex');
  });

  it('shows the time on the clock of the event, and on the reader’s where it differs', async () => {
    const built = await buildEvent(site.server, { beginsOn: new Date('2030-07-05T16:00:00Z'), physicalAddress: lyon });
    const page = await visit(addressOf(built), { timezoneId: 'America/New_York' });
    await page.locator('reader-time[data-filled]').first().waitFor();
    const readers = await page.evaluate<string>('document.querySelector("reader-time").shadowRoot.textContent');
    expect(readers).toMatch(/^12:00.PM where you are/);
    expect(await main(page)).toMatch(/July 5, 2030 at 6:00.PM/);
    expect(await main(page)).toContain('Central European Time');
  });

  it('tells plainly when it was to begin before it was moved, in the reader’s language', async () => {
    const built = await buildEvent(site.server, { beginsOn: new Date('2030-07-05T16:00:00Z'), physicalAddress: lyon });
    expect(await main(await visit(addressOf(built)))).not.toContain('Moved from');
    const change: object = { beginsOn: new Date('2030-07-12T16:00:00Z') };
    await site.server.app.get(EventService, { strict: false }).update(built.organizer.viewer, built.event.id, change);
    expect(await main(await visit(addressOf(built)))).toMatch(/Moved from Friday, July 5, 2030 at 6:00.PM/);
    const french = await visit(addressOf(built), { locale: 'fr' });
    expect(await main(french)).toMatch(/Déplacé du vendredi 5 juillet 2030/);
  });

  it.each([
    ['drafts', { draft: true }],
    ['private events', { visibility: EventVisibility.PRIVATE }],
  ])('of %s is there for the organizer alone, and out of search engines', async (_, traits) => {
    const built = await buildEvent(site.server, traits);
    expect((await read(addressOf(built))).status).toBe(404);
    const page = await visit(addressOf(built), { as: built.organizer });
    expect(await page.locator('meta[name="robots"]').getAttribute('content')).toBe('noindex');
    expect(await page.locator('script[type="application/ld+json"]').count()).toBe(0);
    expect(await page.locator('meta[property="og:title"]').count()).toBe(0);
    if ('draft' in traits) expect(await standing(page)).not.toContain('going');
  });

  it('of an unlisted event can be read and shared by whoever has the link, and stays out of search engines', async () => {
    const built = await buildEvent(site.server, { visibility: EventVisibility.UNLISTED });
    const { status, html } = await read(addressOf(built));
    expect(status).toBe(200);
    expect(html).toContain('noindex');
    expect(html).toContain('og:title');
    expect(html).not.toContain('ld+json');
  });

  it('says that it is gone once the event is deleted, and knows nothing of others', async () => {
    const built = await buildEvent(site.server);
    await site.server.app.get(EventService, { strict: false }).delete(built.organizer.viewer, built.event.id);
    const gone = await read(addressOf(built));
    expect([gone.status, gone.html.includes('This has been taken down')]).toEqual([410, true]);
    for (const path of ['/events/00000000-0000-4000-8000-000000000000', '/events/no-uuid']) {
      expect((await read(path)).status).toBe(404);
    }
  });

  it('shows its map once it comes into view, and the address as text always', async () => {
    const built = await buildEvent(site.server, { physicalAddress: lyon });
    const page = await visit(addressOf(built));
    await page.locator('.map-pin').waitFor();
    expect(await main(page)).toContain('Town hall');
  });
});

describe('an organizer', () => {
  it('cancels and deletes, each after being told what is lost', async () => {
    const built = await buildEvent(site.server, { title: 'Picnic' });
    const page = await visit(addressOf(built), { as: built.organizer });
    await unfold(page, 'Cancel the event');
    await page.getByText('Everybody will see that “Picnic” does not take place').waitFor();
    await press(page, 'Yes, it will not take place');
    await told(page, 'The event is cancelled.');
    expect(await standing(page)).not.toContain('going');
    expect((await read(addressOf(built))).html).toContain('EventCancelled');

    await unfold(page, 'Delete');
    await page.getByText('“Picnic” and its list of participants will be gone for good.').waitFor();
    await press(page, 'Delete the event');
    await page.waitForURL('**/events/me');
    expect((await read(addressOf(built))).status).toBe(410);
  });

  it.each(paths)('answers requests, one and many, as far as places go, %s', async (_, javaScriptEnabled) => {
    const built = await buildEvent(site.server, {
      joinOptions: EventJoinOptions.RESTRICTED,
      options: { maximumAttendeeCapacity: 2, waitingList: false },
    });
    for (const name of ['Ann', 'Bob', 'Cyd', 'Dan']) {
      await buildParticipation(
        site.server,
        built,
        await buildPerson(site.server, { name }),
        ParticipantRole.NOT_APPROVED,
      );
    }
    const page = await visit(addressOf(built), { javaScriptEnabled, as: built.organizer });
    await page.getByRole('link', { name: '4 requests to answer' }).click();
    await press(page, 'Approve');
    await told(page, 'Tick one or more people first.');

    await page.getByLabel(/Dan/).check();
    await press(page, 'Decline');
    await told(page, 'Declined: 1');
    for (const name of [/Ann/, /Bob/, /Cyd/]) await page.getByLabel(name).check();
    await press(page, 'Approve');
    await told(page, 'Approved: 2. Not all of them: There is no place left.');
    await page.getByLabel('Name, handle or message').fill('dAn');
    await press(page, 'Search');
    await page.getByText('Nobody is found for “dAn”').waitFor();
    await page.getByRole('link', { name: 'Show everybody' }).click();
    expect(await page.getByRole('table', { name: 'Participants' }).innerText()).toContain('Cyd');
    await page.getByLabel(/Cyd/).check();
    await press(page, 'Approve');
    await told(page, 'There is no place left.');

    await page.getByRole('link', { name: /^Going/ }).click();
    expect(await page.getByRole('table', { name: 'Participants' }).innerText()).toMatch(/Ann[^]*Bob/);
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    expect(await main(page)).toContain('3 people going, organizers included');
  });

  it('puts whom it approves too many on the waiting list, and that in order, without JavaScript', async () => {
    const built = await buildEvent(site.server, {
      joinOptions: EventJoinOptions.RESTRICTED,
      options: { maximumAttendeeCapacity: 1 },
    });
    for (const name of ['Ann', 'Bob', 'Cyd', 'Dan']) {
      const person = await buildPerson(site.server, { name });
      await buildParticipation(site.server, built, person, ParticipantRole.NOT_APPROVED);
    }
    const page = await visit(`${addressOf(built)}/participations`, { javaScriptEnabled: false, as: built.organizer });
    for (const name of [/Ann/, /Bob/, /Cyd/, /Dan/]) await page.getByLabel(name).check();
    await press(page, 'Approve');
    await told(page, 'Approved: 4. Of these on the waiting list: 3');

    await page.getByRole('link', { name: 'Waiting list 3' }).click();
    const table = page.getByRole('table', { name: 'Participants' });
    expect(await table.innerText()).toMatch(/Bob[^]*Number 1[^]*Cyd[^]*Number 2[^]*Dan[^]*Number 3/);
    await page.getByRole('button', { name: 'Move Bob down' }).focus();
    await page.keyboard.press('Enter');
    await told(page, 'New place in line: 2');
    expect(await table.innerText()).toMatch(/Cyd[^]*Bob[^]*Dan/);
    await press(page, 'Put Dan first in line');
    await told(page, 'New place in line: 1');
    expect(await table.innerText()).toMatch(/Dan[^]*Cyd[^]*Bob/);
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
  });

  it('is the only one to see who comes', async () => {
    const built = await buildEvent(site.server);
    const address = `${addressOf(built)}/participations`;
    expect((await read(address)).status).toBe(303);
    const page = await visit('/', { as: await buildPerson(site.server) });
    expect((await page.goto(address))?.status()).toBe(403);
  });
});

describe('my events', () => {
  it('name the profile, keep what runs today, and part what is past and what is a draft', async () => {
    const rose = await buildPerson(site.server, { name: 'Rose' });
    const guest = await buildEvent(site.server, { title: 'Somebody’s party' });
    await buildParticipation(site.server, guest, rose);
    await buildEvent(site.server, { organizer: rose, title: 'Secret dinner', visibility: EventVisibility.PRIVATE });
    await buildEvent(site.server, { organizer: rose, title: 'Old picnic', beginsOn: inHours(-72) });
    await buildEvent(site.server, { organizer: rose, title: 'Half an idea', draft: true });

    const page = await visit('/events/me', { as: rose });
    expect(await main(page)).toMatch(/Rose is going[^]*Somebody’s party/);
    expect(await main(page)).toMatch(/Rose organizes[^]*Secret dinner[^]*Private/);
    expect(await main(page)).not.toContain('Old picnic');
    await page.getByRole('link', { name: 'Past', exact: true }).click();
    expect(await main(page)).toContain('Old picnic');
    await page.getByRole('link', { name: 'Drafts 1' }).click();
    expect(await main(page)).toMatch(/Half an idea[^]*Draft/);
    await page.goto('/');
    expect(await main(page)).toMatch(/Your next events[^]*Secret dinner/);
  });

  it('ask a visitor to sign in', async () => {
    const page = await visit('/events/me');
    expect(pathOf(page)).toBe('/login');
  });
});

describe('every page of an event', () => {
  it('can be used by everybody', async () => {
    const built = await buildEvent(site.server, {
      title: 'A word that is very long: Donaudampfschifffahrtsgesellschaftskapitän',
      joinOptions: EventJoinOptions.RESTRICTED,
      physicalAddress: lyon,
      tags: ['trees'],
      onlineAddress: 'https://example.org/a/very/long/address/that/has/no/place/to/break',
    });
    const asker = await buildPerson(site.server, { name: 'Ann' });
    await addProfile(site.server, asker.user, `ann_${Date.now()}`, 'Ann at home');
    await buildParticipation(site.server, built, asker, ParticipantRole.NOT_APPROVED);

    const page = await visit(addressOf(built), { as: asker });
    await unfold(page, 'Withdraw the request');
    await unfold(page, 'Take part with another profile as well');
    expect(await obstacles(page)).toEqual([]);

    const organizers = await visit(addressOf(built), { as: built.organizer });
    await unfold(organizers, 'Delete');
    expect(await obstacles(organizers)).toEqual([]);
    for (const path of [`${addressOf(built)}/participations`, '/events/me']) {
      await organizers.goto(path);
      expect(await obstacles(organizers)).toEqual([]);
    }
  });
});
