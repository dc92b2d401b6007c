import { describe, expect, it } from 'vitest';
import { NotificationPace, User, UserSettingsService } from '#convoke/accounts';
import { ParticipationService } from '#convoke/events';
import { obstacles } from '#test/axe';
import { buildEvent } from '#test/events';
import { mailsTo } from '#test/mails';
import { buildPerson, type TestPerson } from '#test/people';
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
    await page.getByLabel('E-mails about people who ask').selectOption('At most once an hour');
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

const choose = ({ user }: TestPerson, notificationPendingParticipation: NotificationPace) =>
  site.server.app.get(UserSettingsService, { strict: false }).change(user.id, { notificationPendingParticipation });
