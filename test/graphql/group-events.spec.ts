import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Memberships } from '#convoke/actors';
import { buildEvent, inHours } from '../support/events.js';
import { type BuiltGroup, buildGroup, putMember } from '../support/groups.js';
import { addProfile, buildPerson, type TestPerson } from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
let club: BuiltGroup;
let lea: TestPerson;
let mod: TestPerson;
let member: TestPerson;
let stranger: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'false' });
  lea = await person('lea');
  mod = await person('mod');
  member = await person('member');
  stranger = await person('stranger');
  club = await groupWith(mod, member);
});
afterAll(() => server.close());

/** A group that Léa runs, with a moderator and a member. */
const groupWith = async (moderator?: TestPerson, plain?: TestPerson) => {
  const built = await buildGroup(server, { founder: lea });
  if (moderator) await putMember(server, built.group.id, moderator.actor.id, 'moderator');
  if (plain) await putMember(server, built.group.id, plain.actor.id, 'member');
  return built;
};
const person = (username: string) => buildPerson(server, { username, name: username });
/** The first field of the answer, or the code of the first mistake with its field. */
const say = async (who: TestPerson | null, text: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await server.graphql(text, variables, who ? { token: who.accessToken } : {});
  if (!errors) return Object.values(data!)[0] as any;
  return [errors[0]!.code, errors[0]!.field].filter(Boolean).join(' ');
};
const CREATE = `mutation ($actor: ID!, $group: ID, $visibility: EventVisibility, $draft: Boolean, $begins: DateTime!) {
  createEvent(title: "Meeting", description: "", beginsOn: $begins, organizerActorId: $actor, attributedToId: $group,
    visibility: $visibility, draft: $draft) { id uuid attributedTo { id } organizerActor { preferredUsername } } }`;
const create = (who: TestPerson, given: object = {}) =>
  say(who, CREATE, { actor: who.actor.id, group: club.group.id, begins: inHours(24), ...given });
const update = (who: TestPerson, id: string, given: object) => {
  const changes = Object.entries(given).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return say(who, `mutation { updateEvent(eventId: "${id}", ${changes.join(', ')}) { title attributedTo { id } } }`);
};
const EVENT = `query ($uuid: UUID!) { event(uuid: $uuid) { title draft organizerActor { preferredUsername }
  attributedTo { preferredUsername } viewerCan { update delete manageParticipants join comment invite } } }`;
const see = (who: TestPerson | null, { uuid }: { uuid: string }) => say(who, EVENT, { uuid });

describe('createEvent for a group', () => {
  it('publishes in its name as one who may, and shows strangers nobody', async () => {
    const event = await create(mod);
    expect(event).toMatchObject({ attributedTo: { id: club.group.id }, organizerActor: { preferredUsername: 'mod' } });
    for (const who of [null, stranger]) expect(await see(who, event)).toMatchObject({ organizerActor: null });
    expect(await see(member, event)).toMatchObject({ organizerActor: { preferredUsername: 'mod' } });
  });

  it('is refused to members, strangers, and whoever is none as the profile that they name', async () => {
    const other = await addProfile(server, mod.user, 'mod_elsewhere');
    for (const who of [member, stranger]) expect(await create(who)).toBe('validation attributedToId');
    expect(await create(mod, { actor: other.id })).toBe('validation attributedToId');
    for (const group of ['999999999', lea.actor.id])
      expect(await create(mod, { group })).toBe('validation attributedToId');
  });
});

describe('an event of a group', () => {
  it('is edited and deleted by all who publish for it, its members see it', async () => {
    const event = await create(mod);
    const all = { update: true, delete: true, manageParticipants: true, invite: true };
    expect((await see(lea, event)).viewerCan).toMatchObject(all);
    expect(await update(lea, event.id, { title: 'New title' })).toMatchObject({ title: 'New title' });
    expect(await update(member, event.id, { title: 'Mine' })).toBe('unauthorized');
    const remove = `mutation { deleteEvent(eventId: "${event.id}") { id } }`;
    expect(await say(member, remove)).toBe('unauthorized');
    expect(await say(lea, remove)).toEqual({ id: event.id });
  });

  it('is no longer its organizer’s who may not publish for the group any more', async () => {
    const gone = await person('gone');
    await putMember(server, club.group.id, gone.actor.id, 'moderator');
    const [event, draft] = [await create(gone), await create(gone, { draft: true, visibility: 'RESTRICTED' })];
    await putMember(server, club.group.id, gone.actor.id, 'member');
    expect(await update(gone, event.id, { title: 'Still mine' })).toBe('unauthorized');
    expect(await see(gone, draft)).toBe('event_not_found');
    const drafts = async (who: TestPerson) => (await say(who, '{ loggedUser { drafts { total } } }')).drafts.total;
    expect(await drafts(gone)).toBe(0);
  });

  it('as a draft is there for those who publish, who may', async () => {
    const event = await create(mod, { draft: true });
    for (const who of [null, stranger, member]) expect(await see(who, event)).toBe('event_not_found');
    expect(await see(lea, event)).toMatchObject({ draft: true });
    expect(await update(lea, event.id, { draft: false })).toMatchObject({ title: 'Meeting' });
    expect(await see(stranger, event)).toMatchObject({ draft: false });
  });

  it('for members is there for them alone, and joined by them as the profile that is one', async () => {
    const event = await create(mod, { visibility: 'RESTRICTED' });
    const second = await addProfile(server, member.user, 'member_elsewhere');
    for (const who of [null, stranger]) expect(await see(who, event)).toBe('event_not_found');
    expect((await see(member, event)).viewerCan).toMatchObject({ join: true, comment: true, update: false });
    const join = (who: TestPerson, actorId: string) =>
      say(who, `mutation { joinEvent(eventId: "${event.id}", actorId: "${actorId}") { role } }`);
    expect(await join(stranger, stranger.actor.id)).toBe('event_not_found');
    expect(await join(member, second.id)).toBe('validation actorId');
    expect(await join(member, member.actor.id)).toEqual({ role: 'PARTICIPANT' });
  });

  it('for members is left with the group', async () => {
    const leaver = await person('leaver');
    const { group } = await groupWith(undefined, leaver);
    const event = await create(lea, { group: group.id, visibility: 'RESTRICTED' });
    const open = await create(lea, { group: group.id });
    for (const { id } of [event, open])
      await say(leaver, `mutation { joinEvent(eventId: "${id}", actorId: "${leaver.actor.id}") { role } }`);
    await server.app.get(Memberships, { strict: false }).leave(group.id, leaver.actor.id);
    await server.runJobs();
    expect(await see(leaver, event)).toBe('event_not_found');
    const rows = await server.db.query('SELECT event_id AS id FROM participations WHERE actor_id = $1', [
      leaver.actor.id,
    ]);
    expect(rows).toEqual([{ id: open.id }]);
  });

  it('stays its group’s once people know it, and only its organizer says whose it is', async () => {
    const { group: other } = await groupWith(mod);
    const event = await create(mod);
    for (const attributedToId of [null, other.id])
      expect(await update(mod, event.id, { attributedToId })).toBe('validation attributedToId');
    const draft = await create(mod, { draft: true });
    expect(await update(lea, draft.id, { attributedToId: other.id })).toBe('validation attributedToId');
    expect(await update(mod, draft.id, { attributedToId: other.id })).toMatchObject({ attributedTo: { id: other.id } });
    const own = await create(mod, { group: null });
    expect(await update(mod, own.id, { attributedToId: club.group.id })).toMatchObject({
      attributedTo: { id: club.group.id },
    });
    const theirs = await create(member, { group: null });
    expect(await update(member, theirs.id, { attributedToId: club.group.id })).toBe('validation attributedToId');
  });

  it('keeps its group when it is copied, and goes with it', async () => {
    const { group } = await groupWith();
    const event = await create(lea, { group: group.id });
    const copy = await say(lea, `mutation { duplicateEvent(eventId: "${event.id}") { uuid attributedTo { id } } }`);
    expect(copy.attributedTo).toEqual({ id: group.id });
    await say(lea, `mutation { deleteGroup(groupId: "${group.id}") { id } }`);
    await server.runJobs();
    expect(await see(null, event)).toBe('event_not_found');
    expect(await see(lea, copy)).toBe('event_not_found');
  });
});

describe('lists of a group’s events', () => {
  let group: BuiltGroup['group'];
  let names: Map<string, string>;
  beforeAll(async () => {
    ({ group } = await groupWith(mod, member));
    const given = { organizer: lea, attributedToId: group.id };
    names = new Map();
    const build = async (name: string, traits: object) => {
      const { event } = await buildEvent(server, { ...given, ...traits });
      names.set(event.id, name);
    };
    await build('public', { beginsOn: inHours(24) });
    await build('unlisted', { beginsOn: inHours(48), visibility: 'unlisted' });
    await build('restricted', { beginsOn: inHours(72), visibility: 'restricted' });
    await build('private', { beginsOn: inHours(96), visibility: 'private' });
    await build('draft', { beginsOn: inHours(120), draft: true });
    await build('going on', { beginsOn: inHours(-3), endsOn: inHours(3) });
    await build('past', { beginsOn: inHours(-6), endsOn: inHours(-5) });
  });

  const list = async (who: TestPerson | null, args = 'orderDirection: ASC') => {
    const query = `{ group(preferredUsername: "${group.preferredUsername}") {
      organizedEvents(${args}, limit: 20) { total elements { id } } } }`;
    const { total, elements } = (await say(who, query)).organizedEvents;
    expect(total).toBe(elements.length);
    return elements.map(({ id }: { id: string }) => names.get(id));
  };

  it('show everybody what is for everybody, members what is for them, and publishers all', async () => {
    for (const who of [null, stranger]) expect(await list(who)).toEqual(['past', 'going on', 'public']);
    expect(await list(member)).toEqual(['past', 'going on', 'public', 'unlisted', 'restricted']);
    expect(await list(mod)).toEqual(['past', 'going on', 'public', 'unlisted', 'restricted', 'private']);
    for (const who of [null, stranger, member]) expect(await list(who, 'drafts: true')).toEqual([]);
    expect(await list(mod, 'drafts: true')).toEqual(['draft']);
  });

  it('part what is over from what is not', async () => {
    const now = new Date().toISOString();
    expect(await list(null, `afterDatetime: "${now}"`)).toEqual(['public', 'going on']);
    expect(await list(null, `beforeDatetime: "${now}"`)).toEqual(['past']);
  });

  it('show people what their groups and those that they follow have next, and by which profile', async () => {
    const mine = async (who: TestPerson) => {
      const fields = 'profile { preferredUsername } group { id } event { id }';
      const query = `{ loggedUser { followedGroupEvents(limit: 50) { total elements { ${fields} } } } }`;
      const { elements } = (await say(who, query)).followedGroupEvents;
      const here = elements.filter((each: any) => each.group.id === group.id);
      return here.map((each: any) => `${each.profile.preferredUsername}: ${names.get(each.event.id)}`);
    };
    expect(await mine(stranger)).toEqual([]);
    await say(stranger, `mutation { followGroup(groupId: "${group.id}") { id } }`);
    expect(await mine(stranger)).toEqual(['stranger: going on', 'stranger: public']);
    expect(await mine(member)).toEqual(
      ['going on', 'public', 'unlisted', 'restricted'].map((each) => `member: ${each}`),
    );
    const [open] = [...names].find(([, name]) => name === 'public')!;
    await say(member, `mutation { joinEvent(eventId: "${open}", actorId: "${member.actor.id}") { role } }`);
    expect(await mine(member)).not.toContain('member: public');
  });
});
