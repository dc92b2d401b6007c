import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inHours } from '#test/events';
import { type Instance, startInstance } from '#test/instances';

const PATIENCE = { timeout: 30_000, interval: 150 };
type Data = Record<string, any>;

/** The group is at home; a member of `second` and one of `third` are in it. */
let [home, second, third]: Instance[] = [];
let everywhere: Instance[];
beforeAll(async () => {
  everywhere = await Promise.all([startInstance(), startInstance(), startInstance()]);
  [home, second, third] = everywhere;
  await home!.ask('mutation { createGroup(preferredUsername: "club", name: "The club", openness: MODERATED) { id } }');
});
afterAll(() => Promise.all((everywhere ?? []).map((instance) => instance.close())));

const nameAt = (instance: Instance) => (instance === home ? 'club' : `club@${home!.host}`);
const GROUP = `query ($name: String!) { group(preferredUsername: $name) { id
  members { elements { id role actor { preferredUsername domain } } }
  discussions { elements { id title closed comments { elements { text actor { domain } } } } }
  resources { elements { id title resourceUrl } }
  posts { elements { id title } }
  organizedEvents { elements { id uuid url title status visibility } } } }`;
const groupAt = async (instance: Instance): Promise<Data> =>
  (await instance.ask(GROUP, { name: nameAt(instance) })).group;

const domainAt = (instance: Instance, { domain }: Data) => domain ?? instance.host;
const membersAt = async (instance: Instance): Promise<string[]> =>
  (await groupAt(instance)).members.elements
    .map(({ role, actor }: Data) => `${domainAt(instance, actor)} ${role}`)
    .toSorted();
/** The membership of the people of a server, as an instance has it. */
const memberAt = async (instance: Instance, of: Instance): Promise<Data> =>
  (await groupAt(instance)).members.elements.find(({ actor }: Data) => domainAt(instance, actor) === of.host);
const roles = (given: [Instance, string][]) => given.map(([{ host }, role]) => `${host} ${role}`).toSorted();
const agree = (instances: Instance[], members: string[]) =>
  Promise.all(instances.map((instance) => expect.poll(() => membersAt(instance), PATIENCE).toEqual(members)));

/** What an instance shows its member of the group, the same everywhere if all agree. */
const contentAt = async (instance: Instance): Promise<Data> => {
  const { discussions, resources, posts, organizedEvents } = await groupAt(instance);
  return {
    // By title: in which order they were last spoken in may differ where two were at once.
    discussions: Object.fromEntries(
      discussions.elements.map(({ title, closed, comments }: Data) => [
        title,
        {
          closed,
          said: comments.elements.map(({ text, actor }: Data) => `${domainAt(instance, actor)}: ${text}`).toSorted(),
        },
      ]),
    ),
    resources: resources.elements.map(({ title, resourceUrl }: Data) => `${title} ${resourceUrl}`).toSorted(),
    posts: posts.elements.map(({ title }: Data) => title).toSorted(),
    events: organizedEvents.elements.map(({ title, status, visibility }: Data) => `${title} ${status} ${visibility}`),
  };
};
const show = (instances: Instance[], content: Data) =>
  Promise.all(instances.map((instance) => expect.poll(() => contentAt(instance), PATIENCE).toEqual(content)));

const begin = async (instance: Instance, title: string) =>
  instance.ask(
    'mutation ($group: ID!, $title: String!) { createDiscussion(actorId: $group, title: $title, text: "<p>So?</p>") { id } }',
    { group: (await groupAt(instance)).id, title },
  );
const answer = async (instance: Instance, title: string, text: string) => {
  const { discussions } = await groupAt(instance);
  const { id } = discussions.elements.find((one: Data) => one.title === title);
  await instance.ask(
    'mutation ($id: ID!, $text: String!) { replyToDiscussion(discussionId: $id, text: $text) { id } }',
    {
      id,
      text,
    },
  );
};
const keep = async (instance: Instance, title: string) =>
  instance.ask(
    'mutation ($group: ID!, $title: String!) { createResource(actorId: $group, title: $title, resourceUrl: "https://trees.example/plan") { id } }',
    { group: (await groupAt(instance)).id, title },
  );
const publish = async (instance: Instance, title: string, visibility = 'RESTRICTED') => {
  const { createEvent } = await instance.ask(
    `mutation ($group: ID!, $actor: ID!, $title: String!, $beginsOn: DateTime!, $visibility: EventVisibility!) {
      createEvent(attributedToId: $group, organizerActorId: $actor, title: $title, description: "<p>Come!</p>",
        beginsOn: $beginsOn, visibility: $visibility, draft: false) { id } }`,
    {
      group: (await groupAt(instance)).id,
      actor: instance.actor.id,
      title,
      beginsOn: inHours(48).toISOString(),
      visibility,
    },
  );
  return createEvent.id as string;
};

const post = async (instance: Instance, title: string) =>
  instance.ask(
    `mutation ($group: ID!, $title: String!) { createPost(attributedToId: $group, title: $title, body: "<p>Done.</p>",
      visibility: PRIVATE) { id } }`,
    { group: (await groupAt(instance)).id, title },
  );

/** Moves what a server has put off as far as an hour does. */
async function anHourPasses({ databaseUrl }: Instance): Promise<void> {
  const db = new pg.Client(databaseUrl);
  await db.connect();
  await db.query(
    `UPDATE deliveries SET due_at = due_at - interval '1 hour', created_at = created_at - interval '1 hour'`,
  );
  await db.query(`UPDATE delivery_hosts SET paused_until = paused_until - interval '1 hour',
    failing_since = failing_since - interval '1 hour'`);
  await db.end();
}
/** How much a server has for another that it could not deliver. */
async function waiting({ databaseUrl }: Instance, { host }: Instance): Promise<number> {
  const db = new pg.Client(databaseUrl);
  await db.connect();
  const { rows } = await db.query('SELECT count(*)::int AS number FROM deliveries WHERE host = $1', [host]);
  await db.end();
  return rows[0].number;
}

describe('people of three instances', () => {
  it('are one group, whether they asked or were invited', async () => {
    await second!.ask('mutation ($id: ID!) { joinGroup(groupId: $id) { role } }', { id: (await groupAt(second!)).id });
    await expect.poll(() => membersAt(home!), PATIENCE).toContain(`${second!.host} NOT_APPROVED`);
    const asking = await memberAt(home!, second!);
    await home!.ask(`mutation { approveMember(memberId: ${asking.id}) { id } }`);
    await home!.ask(
      'mutation ($group: ID!, $handle: String!) { inviteMember(groupId: $group, targetActorUsername: $handle) { role } }',
      { group: (await groupAt(home!)).id, handle: `admin@${third!.host}` },
    );
    const memberships = async () =>
      (await third!.ask('{ loggedPerson { memberships { elements { id role } } } }')).loggedPerson.memberships.elements;
    await expect.poll(memberships, PATIENCE).toMatchObject([{ role: 'INVITED' }]);
    await third!.ask(`mutation { acceptInvitation(id: ${(await memberships())[0].id}) { role } }`);
    const members: [Instance, string][] = [
      [home!, 'CREATOR'],
      [second!, 'MEMBER'],
      [third!, 'MEMBER'],
    ];
    await agree(everywhere, roles(members));
  });

  it('run it from where they are', async () => {
    const setRole = async (by: Instance, of: Instance, role: string) =>
      by.ask(`mutation { updateMember(memberId: ${(await memberAt(by, of)).id}, role: ${role}) { id } }`);
    await setRole(home!, second!, 'ADMINISTRATOR');
    await agree(
      everywhere,
      roles([
        [home!, 'CREATOR'],
        [second!, 'ADMINISTRATOR'],
        [third!, 'MEMBER'],
      ]),
    );
    await setRole(second!, home!, 'MODERATOR');
    await expect.poll(() => membersAt(home!), PATIENCE).toContain(`${home!.host} MODERATOR`);
    await setRole(second!, home!, 'ADMINISTRATOR');
    await expect.poll(() => membersAt(home!), PATIENCE).toContain(`${home!.host} ADMINISTRATOR`);
    await setRole(home!, second!, 'MEMBER');
    await agree(
      everywhere,
      roles([
        [home!, 'ADMINISTRATOR'],
        [second!, 'MEMBER'],
        [third!, 'MEMBER'],
      ]),
    );
  });

  it('talk, keep links and read the same, whoever of them did it', async () => {
    await begin(second!, 'Which trees?');
    const asked = { closed: false, said: [`${second!.host}: <p>So?</p>`] };
    const nothing = { discussions: {}, resources: [], posts: [], events: [] };
    await show(everywhere, { ...nothing, discussions: { 'Which trees?': asked } });
    await answer(third!, 'Which trees?', '<p>Limes</p>');
    await keep(third!, 'The plan');
    const said = [...asked.said, `${third!.host}: <p>Limes</p>`].toSorted();
    const plan = 'The plan https://trees.example/plan';
    await show(everywhere, { ...nothing, discussions: { 'Which trees?': { ...asked, said } }, resources: [plan] });
  });

  it('publish for its members alone once they are made moderators, and all see it change', async () => {
    await expect(publish(third!, 'Too early')).rejects.toThrow('refused');
    const member = await memberAt(home!, third!);
    await home!.ask(`mutation { updateMember(memberId: ${member.id}, role: MODERATOR) { id } }`);
    const members: [Instance, string][] = [
      [home!, 'ADMINISTRATOR'],
      [second!, 'MEMBER'],
      [third!, 'MODERATOR'],
    ];
    await agree(everywhere, roles(members));
    const id = await publish(third!, 'A night walk');
    const eventsAt = async (instance: Instance) => (await contentAt(instance)).events;
    for (const instance of everywhere) {
      await expect.poll(() => eventsAt(instance), PATIENCE).toEqual(['A night walk CONFIRMED RESTRICTED']);
    }
    for (const instance of everywhere) {
      const [{ uuid }] = (await groupAt(instance)).organizedEvents.elements;
      expect((await instance.ask(`{ event(uuid: "${uuid}") { title } }`)).event.title).toBe('A night walk');
      await expect(instance.askAsStranger(`{ event(uuid: "${uuid}") { title } }`)).rejects.toThrow('event_not_found');
    }
    await third!.ask(`mutation { updateEvent(eventId: ${id}, status: CANCELLED) { id } }`);
    for (const instance of everywhere) {
      await expect.poll(() => eventsAt(instance), PATIENCE).toEqual(['A night walk CANCELLED RESTRICTED']);
    }
  });
});

describe('an instance that is away for an hour', () => {
  it('has everything afterwards that happened meanwhile', { timeout: 120_000 }, async () => {
    await third!.stop();
    await answer(second!, 'Which trees?', '<p>Oaks</p>');
    await begin(home!, 'While one was away');
    await keep(second!, 'The budget');
    await publish(home!, 'Planting', 'PUBLIC');
    const { discussions } = await groupAt(home!);
    const discussion = discussions.elements.find(({ title }: Data) => title === 'While one was away');
    await home!.ask(
      `mutation { updateDiscussion(discussionId: ${discussion.id}, title: "While you were away", closed: true) { id } }`,
    );
    await post(home!, 'The minutes');
    await expect.poll(async () => (await contentAt(second!)).posts, PATIENCE).toEqual(['The minutes']);
    const planted = async () => (await contentAt(second!)).events;
    await expect.poll(planted, PATIENCE).toContain('Planting CONFIRMED PUBLIC');
    await expect.poll(async () => (await contentAt(home!)).resources.length, PATIENCE).toBe(2);
    const talk = async () => (await contentAt(second!)).discussions['While you were away'];
    await expect.poll(talk, PATIENCE).toMatchObject({ closed: true });
    const content = await contentAt(home!);
    expect(content.discussions['Which trees?'].said).toContain(`${second!.host}: <p>Oaks</p>`);
    await expect.poll(() => waiting(home!, third!), PATIENCE).toBeGreaterThan(0);
    await third!.start();
    await anHourPasses(home!);
    await show(everywhere, content);
  });
});

describe('somebody who is put out of the group', () => {
  it('has nothing of it any more, and their instance is told nothing more', async () => {
    const member = await memberAt(home!, third!);
    await home!.ask(`mutation { removeMember(memberId: ${member.id}) { id } }`);
    await agree([home!, second!], roles([[home!, 'ADMINISTRATOR'], [second!, 'MEMBER']])); // prettier-ignore
    await expect.poll(() => membersAt(third!), PATIENCE).toEqual([]);
    const left = { discussions: {}, resources: [], posts: [] };
    await expect.poll(() => contentAt(third!), PATIENCE).toMatchObject(left);
    // What is told to nobody at this host cannot wait for it either.
    await expect.poll(() => waiting(home!, third!), PATIENCE).toBe(0);
    await third!.stop();
    await answer(second!, 'Which trees?', '<p>Now that they are gone</p>');
    await keep(home!, 'For those who stayed');
    await publish(home!, 'For members alone');
    const stayed = async () => (await contentAt(second!)).resources;
    await expect.poll(stayed, PATIENCE).toContain('For those who stayed https://trees.example/plan');
    const told = async () => (await contentAt(second!)).events;
    await expect.poll(told, PATIENCE).toContain('For members alone CONFIRMED RESTRICTED');
    const heard = async () => (await contentAt(home!)).discussions['Which trees?'].said;
    await expect.poll(heard, PATIENCE).toContain(`${second!.host}: <p>Now that they are gone</p>`);
    expect(await waiting(home!, third!)).toBe(0);
    expect(await waiting(second!, third!)).toBe(0);
  });
});
