import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ParticipantRole } from '#convoke/events';
import { obstacles } from '#test/axe';
import { buildEvent, buildParticipation } from '#test/events';
import { buildPerson } from '#test/people';
import { press, useSite } from '#test/site';

const site = useSite();
const phone = { viewport: { width: 360, height: 740 } };
const told = (page: Page, text: string | RegExp) => page.getByRole('alert').getByText(text).waitFor();
const main = (page: Page) => page.getByRole('main').innerText();

it('on a phone without JavaScript an organizer finds people, lets them in, and takes a mistake back', async () => {
  const built = await buildEvent(site.server, { title: 'Picnic' });
  for (const name of ['Ann', 'Bob']) {
    await buildParticipation(site.server, built, await buildPerson(site.server, { name }));
  }
  const page = await site.visit(`/events/${built.event.uuid}/participations`, {
    ...phone,
    as: built.organizer,
    javaScriptEnabled: false,
  });
  await page.getByRole('link', { name: 'Check-in' }).click();
  expect(await main(page)).toContain('0 of 3 are here');
  await page.getByLabel('Name, handle or message').fill('ann');
  await press(page, 'Search');
  await press(page, 'Check in Ann');
  await told(page, /Ann is in since \d+:\d\d/);
  expect(await main(page)).toMatch(/1 of 3 is here[^]*Expected\s*2[^]*Bob/);
  expect(await page.getByRole('list', { name: 'Participants' }).innerText()).not.toContain('Ann');

  await page.getByRole('link', { name: /^Here/ }).click();
  expect(await page.getByRole('list', { name: 'Participants' }).innerText()).toMatch(/Ann[^]*In since \d+:\d\d/);
  await press(page, 'Undo: Ann is not here');
  await told(page, 'Taken back: Ann is expected.');
  expect(await main(page)).toContain('0 of 3 are here');
});

it('a ticket opens the way to its holder for the organizer, and to nothing for anybody else', async () => {
  const rose = await buildPerson(site.server, { name: 'Rose' });
  const built = await buildEvent(site.server, { title: 'Concert' });
  await buildParticipation(site.server, built, rose);
  const hers = await site.visit(`/events/${built.event.uuid}`, { ...phone, as: rose });
  await hers.getByRole('link', { name: 'Show my ticket' }).click();
  await hers.getByRole('img', { name: 'Code of Rose for the door' }).waitFor();
  expect(await obstacles(hers)).toEqual([]);
  const query = `query ($uuid: UUID!) { event(uuid: $uuid) { viewerParticipations { ticketUrl } } }`;
  const answer = await site.server.graphql(query, { uuid: built.event.uuid }, { token: rose.accessToken });
  const address: string = answer.data!.event.viewerParticipations[0].ticketUrl;

  const page = await site.visit(address, { ...phone, as: built.organizer });
  await page.getByRole('heading', { name: 'Rose' }).waitFor();
  // Looking is not letting in.
  await page.reload();
  expect(await obstacles(page)).toEqual([]);
  await press(page, 'Check in Rose');
  await told(page, /Rose is in since/);
  await page.goto(address);
  expect(await main(page)).toMatch(/In since \d+:\d\d/);
  await page.getByRole('link', { name: 'To the list' }).click();
  expect(await obstacles(page)).toEqual([]);

  for (const as of [rose, await buildPerson(site.server)]) {
    const other = await site.visit('/', { as });
    expect((await other.goto(address))?.status()).toBe(404);
    expect(await main(other)).not.toMatch(/Rose|Concert/);
  }
  const elsewhere = await buildEvent(site.server, { organizer: built.organizer });
  expect((await page.goto(address.replace(built.event.uuid, elsewhere.event.uuid)))?.status()).toBe(404);
  expect((await fetch(address, { redirect: 'manual' })).headers.get('location')).toMatch(/^\/login/);
});

it('the list can be taken away as a file', async () => {
  const built = await buildEvent(site.server);
  const page = await site.visit(`/events/${built.event.uuid}/participations`, { ...phone, as: built.organizer });
  await press(page, 'CSV');
  await told(page, 'The file is being made.');
  await site.server.runJobs();
  await page.getByRole('link', { name: 'Look again' }).click();
  expect(await obstacles(page)).toEqual([]);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toContain('Organizer');
});

it('an organizer writes to those who asked to come without JavaScript, sees first whom it reaches, and is answered', async () => {
  const built = await buildEvent(site.server, { title: 'Regatta', joinOptions: 'restricted' });
  const [rose, amir] = [await buildPerson(site.server, { name: 'Rose' }), await buildPerson(site.server)];
  await buildParticipation(site.server, built, rose, ParticipantRole.NOT_APPROVED);
  await buildParticipation(site.server, built, amir);
  const page = await site.visit(`/events/${built.event.uuid}/participations`, {
    ...phone,
    as: built.organizer,
    javaScriptEnabled: false,
  });
  await page.getByRole('link', { name: 'Write to participants' }).click();
  await page.getByLabel('Your message').fill('Can you <swim>?\n\nSay so on https://swim.example/');
  await page.getByLabel('Going (1 person)').uncheck();
  await press(page, 'Look at it first');
  await told(page, 'Choose whom you write to.');
  await page.getByLabel('Waiting for your answer (1 person)').check();
  await press(page, 'Look at it first');
  expect(await main(page)).toMatch(/Send this\?\s*Can you <swim>\?[^]*It goes to 1 person\./);
  await press(page, 'Send it now');
  await told(page, 'Your message is on its way.');
  expect(await main(page)).toMatch(/Sent so far[^]*Waiting for your answer[^]*To 1 person\.\s*On its way: 0 of 1/);
  await site.server.runJobs();
  await page.reload();
  expect(await main(page)).not.toContain('On its way');

  const hers = await site.visit('/notifications', { ...phone, as: rose });
  await hers.getByRole('link', { name: /announces something about “Regatta”/ }).click();
  await hers.getByText('Can you <swim>?').waitFor();
  await hers.getByLabel('Your answer').fill('Like a fish');
  await press(hers, 'Send the message');
  const address = page.url();
  await page.getByRole('link', { name: 'Their answers' }).click();
  expect(await main(page)).toMatch(/Rose[^]*About “Regatta”[^]*Like a fish/);
  const wide = await site.visit(address, { as: built.organizer });
  expect(await obstacles(wide)).toEqual([]);
});

it('the camera opens tickets of the list where the browser can read them, and elsewhere nothing asks for it', async () => {
  const { event, organizer } = await buildEvent(site.server);
  const list = `/events/${event.uuid}/check-in`;
  const page = await site.visit('/offline', { ...phone, as: organizer });
  const answer = await page.goto(list);
  expect(answer?.headers()['permissions-policy']).toContain('camera=(self)');
  expect((await page.goto('/'))?.headers()['permissions-policy']).toContain('camera=()');
  // The browser of the tests has neither camera nor reader.
  await page.addInitScript(`
    navigator.mediaDevices.getUserMedia = async () => document.createElement('canvas').captureStream();
    HTMLMediaElement.prototype.play = async () => {};
    window.BarcodeDetector = class {
      static getSupportedFormats = async () => ['qr_code'];
      detect = async () => (window.seen ?? []).map((rawValue) => ({ rawValue }));
    };`);
  await page.goto(list);
  await press(page, 'Scan tickets here');
  await page.locator('video').waitFor();
  expect(await obstacles(page)).toEqual([]);
  await page.evaluate('window.seen = ["https://elsewhere.example/check-in/1"]');
  await page.getByText('This is not a ticket for this event.').waitFor();
  await page.evaluate('window.seen = [location.href + "/a-ticket"]');
  await page.waitForURL(`**${list}/a-ticket`);

  const without = await site.visit(list, { as: organizer });
  await without.getByText('Point your phone’s camera at a ticket').waitFor();
  expect(await without.getByRole('button', { name: 'Scan tickets here' }).count()).toBe(0);
});
