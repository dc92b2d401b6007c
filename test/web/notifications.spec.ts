import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotificationPace, User, UserSettingsService } from '#convoke/accounts';
import { ParticipationService } from '#convoke/events';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
import { type Device, PushService } from '#test/push-service';
import { press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('the settings of notifications %s', (_, javaScriptEnabled) => {
  it('keep what is ticked and what is not', async () => {
    const person = await buildPerson(site.server);
    const page = await visit('/settings/notifications', { as: person, javaScriptEnabled });
    if (javaScriptEnabled) expect(await obstacles(page)).toEqual([]);
    const joins = page.getByRole('checkbox', { name: 'Somebody takes part E-mail' });
    const moved = page.getByRole('checkbox', { name: /An event is moved.* E-mail/ });
    expect([await joins.isChecked(), await moved.isChecked(), await moved.isDisabled()]).toEqual([false, true, true]);
    await joins.check();
    await page.getByLabel('On the day of the event').uncheck();
    await page.getByLabel('E-mails about people who ask to take part').selectOption('At most once an hour');
    await press(page, 'Save');
    await page.getByText('Your preferences are saved.').waitFor();

    expect(await joins.isChecked()).toBe(true);
    const { settings } = await site.server.db.manager.findOneByOrFail(User, { id: person.user.id });
    expect(settings).toMatchObject({ notificationOnDay: false, notificationPendingParticipation: 'one_hour' });
    expect(await page.getByLabel('On the day of the event').isChecked()).toBe(false);
  });
});

describe('notifications', () => {
  it('are listed until they are read, and a mail leads to the page that ends its kind', async () => {
    const organizer = await buildPerson(site.server, { name: 'Amir' });
    await choose(organizer, NotificationPace.DIRECT);
    const { event } = await buildEvent(site.server, { organizer, title: 'More trees', joinOptions: 'restricted' });
    const { viewer, actor } = await buildPerson(site.server, { name: 'Rose' });
    await site.server.app.get(ParticipationService).join(viewer, { eventId: event.id, actorId: actor.id });
    const [mail] = await mailsTo(site.server, organizer.user.email);

    const page = await visit('/notifications', { as: organizer });
    expect(await obstacles(page)).toEqual([]);
    const notice = page.getByRole('link', { name: 'Rose asks to take part in “More trees”' });
    expect(await notice.getAttribute('href')).toBe(`/events/${event.uuid}/participations`);
    expect(await page.locator('header').innerHTML()).toContain('1 new');
    await press(page, 'Mark all as read');
    await page.getByRole('button', { name: 'Mark all as read' }).waitFor({ state: 'detached' });
    expect(await page.locator('header').innerHTML()).not.toContain('1 new');

    const link = /https?:\S+(\/unsubscribe\/\S+)/.exec(mail!.text!)![1]!;
    const elsewhere = await visit(link, { javaScriptEnabled: false });
    await elsewhere.getByText('Somebody asks to take part').waitFor();
    await press(elsewhere, 'No more of these');
    await elsewhere.getByText('Done. You get no more e-mails of this kind:').waitFor();
    const dead = await visit(`${link}x`, { javaScriptEnabled: false });
    await dead.getByText('This link does not work.').waitFor();
  });
});

describe('on this device', () => {
  let service: PushService;
  beforeAll(async () => {
    service = await PushService.start();
  });
  afterAll(() => service.close());

  it('a browser is told and opens the page, until it is turned off or its person signs out', async () => {
    const organizer = await buildPerson(site.server);
    const { event } = await buildEvent(site.server, { organizer, title: 'More trees', joinOptions: 'restricted' });
    const device = service.device();
    const page = await pageOf(organizer, { permission: 'granted', device });
    const onDevice = page.getByRole('switch', { name: 'Notifications on this device' });
    await onDevice.check();
    await expect.poll(() => devicesOf(organizer)).toBe(1);
    const { viewer, actor } = await buildPerson(site.server, { name: 'Rose' });
    await site.server.app.get(ParticipationService).join(viewer, { eventId: event.id, actorId: actor.id });
    await site.server.runJobs();

    const worker = await watchedWorker(page);
    await deliver(page, device.messages[0]);
    expect(await worker.evaluate('self.seen.shown')).toMatchObject([
      `Rose (@${actor.preferredUsername}) asks to take part in More trees`,
      { data: `/events/${event.uuid}/participations`, tag: device.messages[0]!.tag },
    ]);
    await worker.evaluate(`self.dispatchEvent(Object.assign(new ExtendableEvent('notificationclick'), {
      notification: { data: self.seen.shown[1].data, close() {} } }))`);
    const opened = () => worker.evaluate('self.seen.opened');
    await expect.poll(opened).toBe(`${site.server.url}/events/${event.uuid}/participations`);

    await onDevice.uncheck();
    await expect.poll(() => devicesOf(organizer)).toBe(0);
    await onDevice.check();
    await expect.poll(() => devicesOf(organizer)).toBe(1);
    await page.reload();
    await page.locator('[role=switch]:checked').waitFor();
    await page.evaluate('document.querySelector("form[action=\\"/logout\\"]").requestSubmit()');
    await page.waitForURL(`${site.server.url}/`);
    expect(await devicesOf(organizer)).toBe(0);
    await expect.poll(() => worker.evaluate('self.seen.left')).toBe(true);
  });

  it.each([
    ['denied', 'Your browser was told to show no notifications of this site.'],
    [undefined, 'This browser shows no notifications of web sites.'],
  ] as const)('a browser whose consent is %s says why it cannot be turned on', async (permission, words) => {
    const page = await pageOf(await buildPerson(site.server), { permission, device: service.device() });
    await page.getByText(words).waitFor();
    expect(await page.getByRole('switch', { name: 'Notifications on this device' }).isDisabled()).toBe(true);
  });
});

const devicesOf = async ({ user }: TestPerson) =>
  (await site.server.db.query('SELECT FROM push_subscriptions WHERE user_id = $1', [user.id])).length;

/**
 * The settings in a browser with a device of the test's push service: the browser of the tests asks nobody for consent
 * and has no push service of its own. All that the page and its worker do with them is theirs.
 */
async function pageOf(person: TestPerson, { permission, device }: { permission?: string; device: Device }) {
  const page = await visit('/offline', { as: person });
  const { endpoint, auth, p256dh } = device.registration;
  const subscription = `{ endpoint: '${endpoint}', toJSON: () => (${JSON.stringify({ endpoint, keys: { auth, p256dh } })}),
    unsubscribe: async () => localStorage.removeItem('subscribed') }`;
  await page.addInitScript(`
    ${permission ? '' : 'delete window.PushManager;'}
    Object.defineProperty(Notification, 'permission', { value: '${permission}' });
    Notification.requestPermission = async () => '${permission}';
    if (window.PushManager) Object.assign(PushManager.prototype, {
      subscribe: async () => (localStorage.setItem('subscribed', 'true'), ${subscription}),
      getSubscription: async () => localStorage.getItem('subscribed') && ${subscription},
    });`);
  await page.goto('/settings/notifications');
  return page;
}

/** The worker of the page's site, which from now on notes what it would have shown, opened and left. */
async function watchedWorker(page: Page) {
  const [worker] = page.context().serviceWorkers();
  await worker!.evaluate(`self.seen = {};
    self.registration.showNotification = async (...shown) => void (self.seen.shown = shown);
    self.clients.openWindow = async (opened) => void (self.seen.opened = opened);
    self.registration.pushManager.getSubscription = async () => ({ unsubscribe: async () => void (self.seen.left = true) });`);
  return worker!;
}

/** Gives the page's worker a message as a push service would. */
async function deliver(page: Page, message: unknown): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const known = new Promise<string>((resolve) =>
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId);
    }),
  );
  await session.send('ServiceWorker.enable');
  const target = { origin: site.server.url, registrationId: await known };
  await session.send('ServiceWorker.deliverPushMessage', { ...target, data: JSON.stringify(message) });
}

const choose = ({ user }: TestPerson, notificationPendingParticipation: NotificationPace) =>
  site.server.app.get(UserSettingsService, { strict: false }).change(user.id, { notificationPendingParticipation });
