import { describe, expect, it, test } from 'vitest';
import { InstanceSettingsService } from '#convoke/instance';
import { buildAnonymous, linkMailedTo } from '#test/anonymous';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { mailsTo } from '#test/mails';
import { pathOf, press, useSite } from '#test/site';
import { m } from '#translations';

const site = useSite();
const open = { options: { anonymousParticipation: true } };

describe.each([
  ['phone, dark, JavaScript', true, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ['desktop, light, no JavaScript', false, { viewport: { width: 1280, height: 800 }, colorScheme: 'light' }],
] as const)('a stranger (%s)', (_, javaScriptEnabled, look) => {
  it('takes part from the first click to the calendar file, and gives the place up by the link', async () => {
    const { event } = await buildEvent(site.server, open);
    const email = `stranger-${javaScriptEnabled}@example.org`;
    const page = await site.visit(`/events/${event.uuid}`, { javaScriptEnabled, ...look });
    const going = (words: string) => page.getByRole('region', { name: 'Taking part' }).getByText(words).waitFor();
    await page.getByLabel('E-mail address').fill(email);
    await page.locator('[name=message]').fill('I come by train');
    await press(page, 'Take part without an account');
    await page.getByText(`if ${email}`).waitFor();
    await going('1 person going');

    await page.goto(`/participation/email/confirm/${await linkMailedTo(site.server, email, 'confirm')}`);
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
    await press(page, 'Confirm');
    await going('2 people going');
    expect(pathOf(page)).toBe(`/events/${event.uuid}`);
    const { attachments } = (await mailsTo(site.server, email)).at(-1)!;
    expect(attachments.map(({ mimeType }) => mimeType)).toEqual(['text/calendar']);

    const token = await linkMailedTo(site.server, email, 'cancel');
    const [remembered] = (await page.context().cookies()).filter(({ name }) => name === 'convoke_participation');
    expect(remembered).toMatchObject({ path: `/events/${event.uuid}`, httpOnly: true, sameSite: 'Lax', value: token });
    await going('You are taking part.');
    expect(await page.content()).not.toContain(token);
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
    await page.getByRole('link', { name: 'Show my ticket, change or cancel' }).click();
    await page.waitForURL(`**/participation/email/cancel/${event.uuid}/${token}`);
    await page.getByRole('img', { name: 'Your code for the door' }).waitFor();
    expect(await page.locator('[name=message]').inputValue()).toBe('I come by train');
    await page.getByText('I can’t come', { exact: true }).click();
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
    await press(page, 'Give up my place');
    await page.getByText('You no longer take part').waitFor();
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('convoke_participation');
    await page.goto(`/events/${event.uuid}`);
    await going('1 person going');
    await page.getByLabel('E-mail address').waitFor();
  });
});

test('whoever reads from right to left picks that in the footer, and takes part', async () => {
  const { event } = await buildEvent(site.server, { ...open, title: 'Trees (part 2)!' });
  await site.server.runJobs();
  const page = await site.visit('/', { locale: 'de-AT', viewport: { width: 360, height: 740 } });
  const written = () => page.locator('html').evaluate(({ lang, dir }) => [lang, dir]);
  expect(await written()).toEqual(['de', 'ltr']);
  await page.getByRole('contentinfo').getByRole('button', { name: 'العربية' }).click();
  await page.locator('html[dir=rtl]').waitFor();
  expect(await written()).toEqual(['ar', 'rtl']);
  expect(await obstacles(page)).toEqual([]);

  const texts: string[] = [];
  page.on('request', (request) => texts.push(...(/\/texts\/(\w+)\.js/.exec(request.url())?.slice(1) ?? [])));
  await page.goto('/search?search=trees');
  // Where the framework woke the page, it draws the next one by itself, in the one language that it loaded.
  await page.getByRole('link', { name: m.search_view_map({}, { locale: 'ar' }), exact: true }).click();
  await page.waitForURL('**view=map**');
  expect(texts).toEqual(['ar']);
  await page.goBack();
  await page.getByRole('link', { name: 'Trees (part 2)!' }).click();
  await page.waitForURL(`**/events/${event.uuid}`);
  expect(await obstacles(page)).toEqual([]);
  await page.locator('[name=email]').fill('arabic@example.org');
  await press(page, m.anonymous_action({}, { locale: 'ar' }));
  await page.getByRole('main').getByText('arabic@example.org').waitFor();
  await linkMailedTo(site.server, 'arabic@example.org', 'confirm');
  expect((await mailsTo(site.server, 'arabic@example.org'))[0]!.html).toContain('<html lang="ar"');
});

test('what a browser remembers shows on that event alone, until the participation is gone', async () => {
  const [{ event }, other] = [await buildEvent(site.server, open), await buildEvent(site.server, open)];
  const id = await buildAnonymous(site.server, event.id, 'remembered@example.org');
  const token = await linkMailedTo(site.server, 'remembered@example.org', 'cancel');
  const page = await site.visit('/about/source', { javaScriptEnabled: false });
  const show = async ({ uuid }: { uuid: string }) => {
    // Even where a browser shows another event what is not meant for it.
    await page
      .context()
      .addCookies([{ name: 'convoke_participation', value: token, url: `${site.server.url}/events/${uuid}` }]);
    await page.goto(`/events/${uuid}`);
    return page.getByText('You are taking part.').count();
  };
  expect([await show(event), await show(other.event)]).toEqual([1, 0]);
  // Others of the household find the form still.
  await page.goto(`/events/${event.uuid}`);
  await page.getByText('Somebody else takes part with another address').click();
  await page.getByLabel('E-mail address').waitFor();
  await site.server.db.query('DELETE FROM participations WHERE id = $1', [id]);
  expect(await show(event)).toBe(0);
  await page.goto(`/events/${event.uuid}/participation`);
  expect(pathOf(page)).toBe(`/events/${event.uuid}`);
});

test('where the instance lets nobody, the editor says so, and what the organizer chose before is kept', async () => {
  const { event, organizer } = await buildEvent(site.server, open);
  const settings = site.server.app.get(InstanceSettingsService, { strict: false });
  await settings.change({ anonymousParticipation: false });
  try {
    const page = await site.visit(`/events/edit/${event.uuid}`, { as: organizer, javaScriptEnabled: false });
    const box = page.getByRole('checkbox', {
      name: /People without an account.*This instance lets nobody/s,
      includeHidden: true,
    });
    expect([await box.isDisabled(), await box.isChecked()]).toEqual([true, false]);
    await press(page, 'Save');
    await page.getByText('Your changes are saved.').waitFor();
  } finally {
    await settings.change({ anonymousParticipation: true });
  }
  const [stored] = await site.server.db.query<{ options: object }>('SELECT options FROM events WHERE id = $1', [
    event.id,
  ]);
  expect(stored!.options).toMatchObject(open.options);
});

test('a form that lacks the address is told so beside the field', async () => {
  const { event } = await buildEvent(site.server, open);
  const page = await site.visit(`/events/${event.uuid}`, { javaScriptEnabled: false });
  await page.getByLabel('E-mail address').evaluate((field) => field.closest('form')!.setAttribute('novalidate', ''));
  await page.getByLabel('E-mail address').fill('not an address');
  await press(page, 'Take part without an account');
  await page.locator('[name=email][aria-invalid=true]').waitFor();
  expect(await page.locator('[name=email]').inputValue()).toBe('not an address');
});

test('a link that leads nowhere says what to do', async () => {
  const page = await site.visit('/participation/email/confirm/nothing');
  await page.getByRole('link', { name: 'Find events' }).waitFor();
});
