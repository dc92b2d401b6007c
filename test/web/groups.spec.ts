import { describe, expect, it } from 'vitest';
import { buildGroup } from '#test/groups';
import { addProfile, buildPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('the page of a group %s', (_, javaScriptEnabled) => {
  it('is read by anybody, and joined and left with a profile that one chooses', async () => {
    const { group } = await buildGroup(site.server, { name: 'Trees', summary: '<p>We plant.</p>' });
    const path = `/@${group.preferredUsername}`;
    const rose = await buildPerson(site.server, { name: 'Rose' });
    const choir = await addProfile(site.server, rose.user, `choir_${group.preferredUsername}`, 'Rose of the choir');

    const reading = await visit(path, { javaScriptEnabled });
    await reading.getByRole('heading', { name: 'Trees', level: 1 }).waitFor();
    await reading.getByText('We plant.').waitFor();
    expect(await reading.getByRole('link', { name: 'Discussions' }).count()).toBe(0);
    await reading.getByRole('link', { name: 'Join the group' }).click();
    expect(pathOf(reading)).toBe('/login');

    const joining = await visit(`${path}/join`, { javaScriptEnabled, as: rose });
    await joining.getByLabel('Join as').selectOption({ label: `Rose of the choir (@${choir.preferredUsername})` });
    await press(joining, 'Join the group');
    await joining.getByText('You are here as Rose of the choir · Member').waitFor();
    await joining.getByRole('link', { name: 'Discussions' }).waitFor();
    expect(pathOf(joining)).toBe(path);
    await joining.locator('summary', { hasText: 'Leave the group' }).click();
    await press(joining, 'Leave as Rose of the choir');
    await joining.getByText('You have left the group.').waitFor();

    await joining.locator('summary', { hasText: 'Follow' }).click();
    await press(joining, 'Follow');
    await joining.getByText('Rose follows this group.').waitFor();
    await press(joining, 'No more e-mails');
    await joining.getByText('Without e-mails.').waitFor();
    await press(joining, 'Stop following');
    await joining.getByText('0 followers').waitFor();
  });
});
