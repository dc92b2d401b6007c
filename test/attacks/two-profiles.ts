import { randomBytes } from 'node:crypto';
import { type Actor, MemberRole, Persons, Viewer } from '#convoke/actors';
import { UploadedFile } from '#convoke/core';
import { Comments, ConversationQueries, Conversations } from '#convoke/threads';
import {
  type Event,
  EventInvitations,
  EventService,
  OrganizerInvitations,
  OrganizerRole,
  ParticipationService,
} from '#convoke/events';
import type { User } from '#convoke/accounts';
import { buildEvent, type BuiltEvent } from '#test/events';
import type { Traced } from '#test/evidence';
import { buildGroup, buildMember, type BuiltGroup } from '#test/groups';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import type { TestServer } from '#test/server';
import { moveClock } from '#test/time';

/** A profile with all that it has and does, and by what that is known. */
export interface Subject extends Traced {
  actor: Actor;
  person: TestPerson;
  ids: string[];
  uuids: string[];
  /** What somebody would look for. */
  words: string[];
}

export interface World {
  /** Two profiles of one account. */
  twins: [Subject, Subject];
  /** The only profile of another account, who does the same. */
  stranger: Subject;
  /** Whose events they all come to. */
  organizer: TestPerson;
  /** Of the account of the two. */
  secrets: string[];
}

/** A word that is nowhere else. */
const word = () => `w${randomBytes(6).toString('hex')}`;

/** Pictures of nearly one colour have summaries that are alike, so each is far from all before it. */
const SHADES = ['00', '33', '66', '99', 'cc', 'ff'];
let coloured = 0;
function colour(): string {
  const place = coloured++;
  if (place >= SHADES.length ** 3) throw new Error('No colours are left that can be told apart');
  const [red, green, blue] = [place % 6, Math.floor(place / 6) % 6, Math.floor(place / 36)];
  return `#${SHADES[red]}${SHADES[green]}${SHADES[blue]}`;
}

/** Three profiles that do the same, each thing at a moment of its own. */
export async function buildWorld(server: TestServer, elsewhere: (viewer: Viewer) => Promise<Event>): Promise<World> {
  await spreadIds(server);
  const clock = timeline(server);
  const rose = await buildPerson(server, { username: word(), email: `${word()}@example.org` });
  clock.next();
  const stranger = await buildPerson(server, { username: word() });
  clock.next();
  const organizer = await buildPerson(server, { username: 'organizer_of_all' });
  clock.next();
  const second = await addProfile(server, rose.user, word());
  const actorIds = [rose.actor.id, second.id];
  const as = (actor: Actor): TestPerson => ({
    ...rose,
    actor,
    viewer: Viewer.of({ user: rose.user, actor, actorIds, sessionId: 'none' }),
  });
  const subjects = [
    subjectOf('the first', as(rose.actor)),
    subjectOf('the stranger', stranger),
    subjectOf('the second', as(second)),
  ] as const;
  const foreign = await elsewhere(organizer.viewer);
  const [feast, party] = [
    await buildEvent(server, { organizer, title: 'A feast of all', joinOptions: 'restricted' }),
    await buildEvent(server, { organizer, visibility: 'private' }),
  ];
  const club = await buildGroup(server, { founder: organizer, name: 'A club of all' });
  const steps = [
    showFace,
    organize,
    (...those: Parts) => takePart(...those, feast, party, foreign),
    (...those: Parts) => answerFor(...those, club),
  ];
  for (const step of steps) {
    for (const subject of subjects) await step(server, subject, clock.next);
  }
  clock.stop();
  const sessions = await server.db.query<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1', [rose.user.id]);
  return {
    twins: [subjects[0], subjects[2]],
    stranger: subjects[1],
    organizer,
    secrets: [rose.user.id, rose.user.email, ...sessions.map(({ id }) => id)],
  };
}

type Parts = [server: TestServer, subject: Subject, next: () => void];

/** Ids of different things are never alike, and none is short: what is found belongs to what has it. */
async function spreadIds({ db }: TestServer): Promise<void> {
  const sequences = await db.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, sequencename) AS name FROM pg_sequences WHERE schemaname = 'public' AND data_type = 'bigint'::regtype`,
  );
  for (const [place, { name }] of sequences.entries()) {
    await db.query(`SELECT setval($1, $2)`, [
      name,
      4_000_000_000 + place * 100_000_000 + randomBytes(3).readUIntBE(0, 3),
    ]);
  }
}

/** Steps of the past, far enough from each other that nothing of one bears the time of another. */
function timeline(server: TestServer) {
  let hours = -2000;
  let stop = moveClock(server, hours);
  const next = () => {
    hours += 11.37;
    stop = moveClock(server, hours);
  };
  return { next, stop: () => stop() };
}

function subjectOf(name: string, person: TestPerson): Subject {
  const { id, url, preferredUsername } = person.actor;
  const marks = new Set([id, preferredUsername]);
  return { name, person, actor: person.actor, marks, ids: [id], uuids: [], words: [preferredUsername, url] };
}

/** A word for one of their things, by which it is known from then on. */
function named({ marks }: Subject): string {
  const made = word();
  marks.add(made);
  return made;
}

async function showFace(server: TestServer, subject: Subject, next: () => void): Promise<void> {
  const persons = server.app.get(Persons, { strict: false });
  const picture = async (kind: string) => {
    const file = new UploadedFile(`${kind}.jpg`, 'image/jpeg', await photograph(90, 60, colour()));
    return { media: { name: named(subject), alt: named(subject), file } };
  };
  const name = named(subject);
  subject.words.push(name);
  await persons.update(subject.person.user as User, subject.actor.id, {
    name,
    summary: `<p>${named(subject)}</p>`,
    avatar: await picture('avatar'),
  });
  next();
  await persons.update(subject.person.user as User, subject.actor.id, { banner: await picture('banner') });
  next();
}

async function organize(server: TestServer, subject: Subject, next: () => void): Promise<void> {
  const events = server.app.get(EventService, { strict: false });
  const make = async (traits: object) => {
    const title = named(subject);
    const tag = named(subject);
    const file = new UploadedFile('event.jpg', 'image/jpeg', await photograph(120, 80, colour()));
    const { event } = await buildEvent(server, {
      organizer: subject.person,
      title,
      description: `<p>${named(subject)}</p>`,
      tags: [tag],
      picture: { media: { name: named(subject), file } },
      physicalAddress: { description: named(subject), locality: named(subject), timezone: 'Europe/Paris' },
      ...traits,
    });
    for (const mark of [event.id, event.uuid]) subject.marks.add(mark);
    subject.uuids.push(event.uuid);
    next();
    return event;
  };
  const shown = await make({});
  subject.ids.push(shown.id);
  subject.words.push(shown.title, shown.tags[0]!.title, shown.url);
  await events.update(subject.person.viewer, shown.id, { physicalAddress: { locality: named(subject) } });
  await make({ visibility: 'unlisted' });
  await make({ visibility: 'private' });
  await make({ draft: true });
  await events.delete(subject.person.viewer, (await make({})).id);
  next();
}

async function takePart(...[server, subject, next, feast, party, foreign]: [...Parts, BuiltEvent, BuiltEvent, Event]) {
  const participations = server.app.get(ParticipationService, { strict: false });
  const invitations = server.app.get(EventInvitations, { strict: false });
  const { viewer } = subject.person;
  const join = async (eventId: string) => {
    const wish = { eventId, actorId: subject.actor.id, message: named(subject), locale: 'fr' };
    const { id } = await participations.join(viewer, wish);
    subject.marks.add(id);
    subject.ids.push(id);
    next();
  };
  await join(feast.event.id);
  const remark = { eventId: feast.event.id, actorId: subject.actor.id, text: named(subject) };
  const comment = await server.app.get(Comments, { strict: false }).post(viewer, remark);
  for (const mark of [comment.id, comment.uuid]) subject.marks.add(mark);
  subject.ids.push(comment.id);
  next();
  const question = { ...remark, text: named(subject), mentions: [feast.organizer.actor.preferredUsername] };
  const conversation = await server.app.get(Conversations, { strict: false }).post(viewer, question);
  const message = await server.app.get(ConversationQueries, { strict: false }).findMessage(conversation.lastCommentId!);
  for (const mark of [conversation.id, message!.id, message!.uuid]) subject.marks.add(mark);
  subject.ids.push(conversation.id);
  next();
  const [invitation] = await invitations.invite(feast.organizer.viewer, party.event.id, [subject.actor]);
  subject.marks.add(invitation!.id);
  subject.ids.push(invitation!.id);
  next();
  const organizers = server.app.get(OrganizerInvitations, { strict: false });
  for (const { event } of [feast, party]) {
    const asked = await organizers.invite(feast.organizer.viewer, event.id, subject.actor, OrganizerRole.CO_ORGANIZER);
    subject.marks.add(asked.id);
    subject.ids.push(asked.id);
    if (event === feast.event) await organizers.accept(viewer, asked.id);
    next();
  }
  await join(party.event.id);
  await participations.leave(viewer, party.event.id, subject.actor.id);
  next();
  await join(foreign.id);
}

/** Writes to a group, and in the name of it. */
async function answerFor(...[server, subject, next, club]: [...Parts, BuiltGroup]): Promise<void> {
  const member = await buildMember(server, club, subject.actor.id, MemberRole.MODERATOR);
  for (const mark of [member.id, member.uuid]) subject.marks.add(mark);
  next();
  const { group, founder } = club;
  for (const more of [
    { mentions: [group.preferredUsername] },
    { mentions: [founder.actor.preferredUsername], attributedToId: group.id },
  ]) {
    const message = { actorId: subject.actor.id, text: named(subject), ...more };
    const conversation = await server.app.get(Conversations, { strict: false }).post(subject.person.viewer, message);
    const queries = server.app.get(ConversationQueries, { strict: false });
    const said = await queries.findMessage(conversation.lastCommentId!);
    for (const mark of [conversation.id, said!.id, said!.uuid]) subject.marks.add(mark);
    subject.ids.push(conversation.id);
    next();
  }
}
