import { describe, expect, it } from 'vitest';
import { buildGroup } from '#test/groups';
import { addProfile, buildPerson } from '#test/people';
import { pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;

describe('who runs a group', () => {
  it('invites by name and by a link, which lets people in with the profile they choose', async () => {
    const lea = await buildPerson(site.server, { name: 'Léa' });
    const [rose, amir] = [await buildPerson(site.server, { name: 'Rose' }), await buildPerson(site.server)];
    const { group } = await buildGroup(site.server, { founder: lea, name: 'Trees', openness: 'invite_only' });
    const path = `/@${group.preferredUsername}`;
    const page = await visit(`${path}/settings/members`, { javaScriptEnabled: false, as: lea });
    await page.getByLabel('Whom?').fill('nobody_at_all');
    await press(page, 'Invite');
    expect(await page.getByLabel('Whom?').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Whom?').fill(`@${amir.actor.preferredUsername}`);
    await press(page, 'Invite');
    await page.getByText('The invitation is sent.').waitFor();

    await press(page, 'Make a link');
    const link = await page.getByText(`${site.server.url}/groups/join/`).innerText();
    const choir = await addProfile(site.server, rose.user, `choir_${group.preferredUsername}`, 'Rose of the choir');
    const coming = await visit(new URL(link).pathname, { javaScriptEnabled: false, as: rose });
    await coming.getByLabel('Join as').selectOption({ label: `Rose of the choir (@${choir.preferredUsername})` });
    await press(coming, 'Join the group');
    await coming.getByText('Welcome! You are a member now.').waitFor();
    expect(pathOf(coming)).toBe(path);

    await page.goto(`${site.server.url}${path}/settings/members`);
    await page.getByText('1 came in').waitFor();
    await page.getByLabel('Role of Léa').selectOption('MEMBER');
    const own = page.getByRole('listitem').filter({ hasText: lea.actor.preferredUsername });
    await own.getByRole('button', { name: 'Change' }).click();
    await page.getByText('You are the only administrator of this group.').waitFor();
    await press(page, 'End the link');
    await page.getByText('The link lets nobody in any more.').waitFor();
    await coming.goto(link);
    await coming.getByRole('heading', { name: 'This link opens nothing' }).waitFor();
  });
});
