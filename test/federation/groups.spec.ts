import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInbox, type OpenInbox } from '#test/inbox';
import { buildPerson, type TestPerson } from '#test/people';
import { type Json, RemoteServer } from '#test/remote-server';
import type { TestServer } from '#test/server';

let inbox: OpenInbox;
let server: TestServer;
let remote: RemoteServer;
let tell: OpenInbox['tell'];
let lea: TestPerson;

beforeAll(async () => {
  inbox = await openInbox();
  ({ server, remote, tell } = inbox);
  lea = await buildPerson(server, { username: 'lea' });
});
afterAll(() => inbox?.close());

const say = async (who: TestPerson, text: string, variables: Json = {}) => {
  const { data, errors } = await server.graphql(text, variables, { token: who.accessToken });
  return errors ? errors[0]!.code : (Object.values(data!)[0] as any);
};
/** What was posted since the last time, after what is due was done. */
let seen = 0;
const posted = async (): Promise<Json[]> => {
  await server.runJobs();
  const rows = await server.db.query<{ id: string; body: Json; inboxes: string[] }>(
    `SELECT o.id, o.body, (SELECT array_agg(inbox_url ORDER BY inbox_url) FROM deliveries WHERE activity_id = o.id) AS inboxes
      FROM outbound_activities o WHERE o.id > $1 ORDER BY o.id`,
    [seen],
  );
  seen = Number(rows.at(-1)?.id ?? seen);
  return rows.map(({ body, inboxes }) => ({ ...body, inboxes }));
};
const roles = async (groupUri: string) =>
  Object.fromEntries(
    (
      await server.db.query<{ name: string; role: string }>(
        `SELECT a.preferred_username AS name, m.role FROM members m JOIN actors a ON a.id = m.actor_id
          JOIN actors g ON g.id = m.group_id WHERE g.url = $1`,
        [groupUri],
      )
    ).map(({ name, role }) => [name, role]),
  );
const memberOf = async (groupUri: string, uri: string) =>
  (await inbox.one<{ id: string; url: string }>(
    `SELECT m.id, m.url FROM members m JOIN actors a ON a.id = m.actor_id JOIN actors g ON g.id = m.group_id
      WHERE g.url = $1 AND a.url = $2`,
    groupUri,
    uri,
  ))!;

describe('a group of ours', () => {
  const create = async (traits = 'openness: OPEN') => {
    const name = `group_${randomUUID().slice(0, 8)}`;
    const { id } = await say(lea, `mutation { createGroup(preferredUsername: "${name}", ${traits}) { id } }`);
    await posted();
    return { id, url: `${server.url}/@${name}` };
  };

  it('is described with where its things are, and found by its handle', async () => {
    const { url } = await create('openness: MODERATED, manuallyApprovesFollowers: true');
    const name = url.split('@')[1];
    const ada = remote.person('ada');
    expect(await (await remote.get(url, ada)).json()).toMatchObject({
      type: 'Group',
      openness: 'moderated',
      manuallyApprovesFollowers: true,
      memberCount: 1,
      discoverable: true,
      members: `${url}/members`,
      endpoints: { sharedInbox: `${server.url}/inbox`, discussions: `${url}/discussions` },
    });
    const finger = await fetch(`${server.url}/.well-known/webfinger?resource=acct:${name}@${new URL(url).host}`);
    expect(await finger.json()).toMatchObject({ aliases: [url] });
  });

  it('lets somebody elsewhere in, tells all members, and lets them go', async () => {
    const { url } = await create();
    const [ada, bob] = [remote.person('ada'), remote.person('bob')];
    const join = inbox.activity(ada, 'Join', url);
    expect(await inbox.handled(ada, join)).toBeNull();
    expect(await roles(url)).toEqual({ lea: 'creator', ada: 'member' });
    expect(await posted()).toMatchObject([
      { type: 'Accept', actor: url, object: { type: 'Join', id: join.id } },
      { type: 'Update', actor: url, object: { type: 'Member', actor: ada.uri, object: url, role: 'member' } },
    ]);
    const other = await RemoteServer.start();
    const carl = other.person('carl');
    const joined = inbox.activity(carl, 'Join', url);
    await other.post(`${server.url}/inbox`, joined, carl);
    await inbox.workOff();
    const told = (await posted()).find(({ type }) => type === 'Update')!;
    expect(told.inboxes).toEqual([`${other.url}/inbox`, `${remote.url}/inbox`].toSorted());
    const { url: member } = await memberOf(url, ada.uri);
    const list = await (await remote.get(`${url}/members?page=1`, ada)).json();
    expect(list).toMatchObject({
      totalItems: 3,
      orderedItems: [{ role: 'creator' }, { id: member }, { actor: carl.uri }],
    });
    expect(await (await remote.get(member, ada)).json()).toMatchObject({ type: 'Member', actor: ada.uri });
    // Nobody else sees who is in it.
    expect((await remote.get(member, bob)).status).toBe(404);
    expect(await (await remote.get(`${url}/members`, bob)).json()).toMatchObject({ totalItems: 0 });
    expect(await tell(ada, 'Leave', url)).toBeNull();
    expect(await roles(url)).toEqual({ lea: 'creator', carl: 'member' });
    expect(await posted()).toMatchObject([{ type: 'Remove', origin: url, inboxes: [`${other.url}/inbox`] }]);
    await other.close();
  });
});
