import { describe, expect, it } from 'vitest';
import { User } from '#convoke/accounts';
import { obstacles } from '#test/axe';
import { buildPerson } from '#test/people';
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
