import { describe, expect, it, test } from 'vitest';
import { linkMailedTo } from '#test/anonymous';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { mailsTo } from '#test/mails';
import { pathOf, press, useSite } from '#test/site';

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

    await page.goto(`/participation/email/cancel/${event.uuid}/${await linkMailedTo(site.server, email, 'cancel')}`);
    expect(await page.locator('[name=message]').inputValue()).toBe('I come by train');
    await page.getByText('I can’t come', { exact: true }).click();
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
    await press(page, 'Give up my place');
    await page.getByText('You no longer take part').waitFor();
    await page.goto(`/events/${event.uuid}`);
    await going('1 person going');
  });
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
