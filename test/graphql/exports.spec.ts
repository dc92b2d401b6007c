import { sync } from 'node-ical';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Persons } from '#convoke/actors';
import { UploadedFile } from '#convoke/core';
import { EventInvitations } from '#convoke/events';
import { Media, MediaService, Storage } from '#convoke/media';
import { Comments, Conversations } from '#convoke/threads';
import { runCron } from '#test/cron';
import { buildEvent, buildParticipation } from '#test/events';
import { download, exported, REQUEST_EXPORT, Unpacked } from '#test/exports';
import { mailsTo } from '#test/mails';
import { addProfile, buildPerson, signIn, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { programToken } from '#test/programs';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';
import { moveClock } from '#test/time';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ RATE_LIMITS: 'true' });
});
afterAll(() => server.close());

const EXPORTS = '{ exports { id state done total size url expiresAt } }';
const DELETE = 'mutation ($id: ID!) { deleteExport(id: $id) { id } }';
const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;
const request = ({ accessToken: token }: TestPerson) => server.graphql(REQUEST_EXPORT, {}, { token });
const exportsOf = async ({ accessToken: token }: TestPerson): Promise<Record<string, any>[]> =>
  (await server.graphql(EXPORTS, {}, { token })).data!.exports;
const remove = ({ accessToken: token }: TestPerson, id: string) => server.graphql(DELETE, { id }, { token });

/** Private files that there are, also such as were cut short. */
async function privateFiles(): Promise<string[]> {
  const entries = await readdir(server.config.media.privateDirectory, { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function bytesOf(media: Media): Promise<Buffer> {
  const { stream } = (await server.app.get(Storage, { strict: false }).open(media.key))!;
  return Buffer.concat(await stream.toArray());
}

/** Somebody with two profiles, of which the first does and has all that there is. */
async function buildOwner() {
  const rose = await buildPerson(server, { name: 'Rose' });
  const sibling = await addProfile(server, rose.user, 'a_secret_profile', 'The other one');
  const friend = await buildPerson(server, { name: 'Ana' });
  const avatar = new UploadedFile('face.jpg', 'image/jpeg', await photograph(300, 300));
  const persons = server.app.get(Persons, { strict: false });
  await persons.update(rose.user, rose.actor.id, { avatar: { media: { name: 'face.jpg', file: avatar } } });
  const poster = { bytes: await photograph(400, 200), name: 'Our poster.jpg', alt: 'A poster' };
  const owner = { userId: rose.user.id, actorId: rose.actor.id };
  const picture = await server.app.get(MediaService, { strict: false }).upload({ ...poster, owner });
  const ball = await buildEvent(server, {
    organizer: rose,
    title: 'The ball',
    picture: { mediaId: picture.id },
    contacts: [sibling, friend.actor],
  });
  await buildParticipation(server, ball, friend);
  await buildEvent(server, { organizer: rose, title: 'Only a draft', draft: true });
  const walk = await buildEvent(server, { organizer: friend, title: 'A walk' });
  await buildParticipation(server, walk, rose);
  const party = await buildEvent(server, { organizer: friend, title: 'A party', visibility: 'private' });
  await server.app.get(EventInvitations, { strict: false }).invite(friend.viewer, party.event.id, [rose.actor]);
  const remark = { eventId: walk.event.id, actorId: rose.actor.id, text: 'In which boots?' };
  await server.app.get(Comments, { strict: false }).post(rose.viewer, remark);
  const question = { actorId: rose.actor.id, text: 'Shall I bring tea?', eventId: walk.event.id };
  const mentions = [friend.actor.preferredUsername, sibling.preferredUsername];
  await server.app.get(Conversations, { strict: false }).post(rose.viewer, { ...question, mentions });
  return { rose, sibling, friend, picture, ball, walk, folder: `profiles/${rose.actor.preferredUsername}/` };
}

describe('an export', () => {
  let owner: Awaited<ReturnType<typeof buildOwner>>;
  let archive: Unpacked;
  beforeAll(async () => {
    owner = await buildOwner();
    archive = new Unpacked(await exported(server, owner.rose));
  });

  test('has all that somebody owns, which another program can unpack', async () => {
    const { rose, sibling, friend, picture, ball, walk, folder } = owner;
    expect(archive.json('convoke-export.json')).toMatchObject({
      format: 'convoke-export',
      version: 1,
      instance: server.url,
      profiles: [folder, `profiles/${sibling.preferredUsername}/`],
    });
    expect(archive.text('README.txt')).toContain('hand one on');
    expect(archive.json('account.json')).toMatchObject({ email: rose.user.email, sessions: [{ kind: 'login' }] });
    expect(archive.json(`${folder}profile.json`)).toMatchObject({
      format: 'convoke-profile',
      version: 1,
      name: 'Rose',
    });
    expect(archive.json(`${folder}actor.json`)).toMatchObject({ type: 'Person', id: rose.actor.url });
    const { orderedItems } = archive.json(`${folder}events.json`);
    expect(orderedItems).toMatchObject([
      { id: ball.event.url, name: 'The ball', content: '<p>Bring a friend.</p>', contacts: [friend.actor.url] },
      { name: 'Only a draft', draft: true },
    ]);
    expect(Object.values(sync.parseICS(archive.text(`${folder}events.ics`)))).toContainEqual(
      expect.objectContaining({ type: 'VEVENT', uid: ball.event.url, summary: 'The ball' }),
    );
    expect(archive.json(`${folder}participations.json`).participations).toMatchObject([
      { event: { url: walk.event.url, title: 'A walk' }, role: 'participant' },
    ]);
    expect(archive.json(`${folder}invitations.json`).invitations).toMatchObject([
      { event: { title: 'A party' }, status: 'pending', invitedBy: friend.actor.url },
    ]);
    expect(archive.json(`${folder}comments.json`).comments).toMatchObject([
      { event: { title: 'A walk' }, text: 'In which boots?', inReplyTo: null },
    ]);
    expect(archive.json(`${folder}messages.json`).messages).toMatchObject([
      { about: walk.event.url, with: [friend.actor.url], text: 'Shall I bring tea?' },
    ]);
    const { media } = archive.json(`${folder}media.json`);
    const poster = media.find(({ name }: Media) => name === 'Our poster.jpg');
    expect(poster).toMatchObject({ alt: 'A poster', file: expect.stringMatching(/\/Our poster\.(jpg|webp)$/) });
    expect(Buffer.from(archive.files[folder + poster.file]!)).toEqual(await bytesOf(picture));
    expect(archive.paths).toContain(folder + archive.json(`${folder}profile.json`).avatar);
  });

  test('names in the folder of a profile neither the other profiles nor the account', () => {
    const { rose, sibling, folder } = owner;
    const inside = archive.paths.filter((path) => path.startsWith(folder) && !path.includes('/media/'));
    expect(inside.length).toBeGreaterThan(5);
    const secrets = [sibling.preferredUsername, sibling.url, 'The other one', rose.user.email];
    for (const path of inside) for (const secret of secrets) expect(archive.text(path)).not.toContain(secret);
  });

  test('has no secret of the account, and of other people no more than public addresses', () => {
    const { rose, friend } = owner;
    const texts = archive.paths.filter((path) => !path.includes('/media/')).map((path) => archive.text(path));
    const secrets = [rose.user.passwordHash, rose.accessToken, rose.refreshToken, friend.user.email];
    for (const text of texts) for (const secret of secrets) expect(text).not.toContain(secret);
    expect(archive.text('account.json')).not.toMatch(/hash|token|secret"/i);
  });

  test('is told of by a mail that leads to the page, in the language of its owner', async () => {
    const person = await buildPerson(server, { locale: 'fr' });
    expect(new Unpacked(await exported(server, person)).text('README.txt')).toContain('Tout ce que vous avez');
    const [mail] = await mailsTo(server, person.user.email);
    expect(mail!.subject).toContain('vos données sont prêtes');
    expect(mail!.text).toContain(`${server.url}/settings/data`);
    expect(mail!.text).not.toContain('/exports/archive/');
  });

  test('reads an account of many things page by page, and shows how far it is', async () => {
    const person = await buildPerson(server);
    const { event } = await buildEvent(server, { organizer: person });
    await server.db.query(
      `WITH copies AS (
         INSERT INTO events SELECT (jsonb_populate_record(e, jsonb_build_object('id', nextval('events_id_seq'),
           'uuid', gen_random_uuid(), 'url', e.url || n))).* FROM events e, generate_series(1, 250) n WHERE e.id = $1
         RETURNING id)
       INSERT INTO event_stats SELECT (jsonb_populate_record(s, jsonb_build_object('event_id', copies.id))).*
         FROM event_stats s, copies WHERE s.event_id = $1`,
      [event.id],
    );
    const many = new Unpacked(await exported(server, person));
    expect(many.json(`profiles/${person.actor.preferredUsername}/events.json`).orderedItems).toHaveLength(251);
    const [made] = await exportsOf(person);
    expect(made).toMatchObject({ state: 'READY', done: made!.total });
    expect(made!.total).toBeGreaterThanOrEqual(251);
  });
});

describe('asking for an export', () => {
  test('is one at a time, and three a day', async () => {
    const person = await buildPerson(server);
    expect((await request(person)).data!.requestExport).toMatchObject({ state: 'WAITING', done: 0 });
    expect(codeOf(await request(person))).toBe('export_running');
    for (let again = 0; again < 2; again++) {
      await server.runJobs();
      expect(codeOf(await request(person))).toBeUndefined();
    }
    await server.runJobs();
    expect(codeOf(await request(person))).toBe('too_many_requests');
  });

  test('replaces the one before once the new one is there', async () => {
    const person = await buildPerson(server);
    await exported(server, person);
    const before = await privateFiles();
    await request(person);
    expect((await exportsOf(person)).map(({ state }) => state)).toEqual(['WAITING', 'READY']);
    await server.runJobs();
    expect((await exportsOf(person)).map(({ state }) => state)).toEqual(['READY']);
    expect(await privateFiles()).toHaveLength(before.length);
  });
});

describe('the archive', () => {
  test('is for its owner alone, signed in', async () => {
    const [person, stranger] = [await buildPerson(server), await buildPerson(server)];
    await exported(server, person);
    const [{ url, id }] = (await exportsOf(person)) as [Record<string, any>];
    expect((await download(url, await signIn(server, person.user))).status).toBe(200);
    expect((await download(url, stranger)).status).toBe(404);
    expect((await fetch(url)).status).toBe(401);
    const program = await programToken(server, person, 'read write');
    expect((await download(url, { accessToken: program })).status).toBe(401);
    expect(codeOf(await server.graphql(EXPORTS, {}, { token: program }))).toBe('not_for_programs');
    expect(codeOf(await remove(stranger, id))).toBe('export_not_found');
    const [key] = (await server.db.query<{ key: string }>('SELECT file_key AS key FROM exports WHERE id = $1', [
      id,
    ])) as [{ key: string }];
    expect((await fetch(`${server.url}/media/${key.key}`)).status).toBe(404);
  });

  test('goes when its owner takes it away, or the account', async () => {
    const [person, leaver] = [await buildPerson(server), await buildPerson(server)];
    const before = await privateFiles();
    await exported(server, person);
    await exported(server, leaver);
    const [made] = await exportsOf(person);
    await remove(person, made!.id);
    const { accessToken: token, password } = leaver;
    await server.graphql('mutation ($p: String!) { deleteAccount(password: $p) { id } }', { p: password }, { token });
    await server.runJobs();
    expect(await privateFiles()).toEqual(before);
    expect((await download(made!.url, person)).status).toBe(404);
  });

  describe('after a week', () => {
    let turnBack: () => void;
    afterEach(() => turnBack());

    test('can be fetched no more, and its file goes', async () => {
      const person = await buildPerson(server);
      await exported(server, person);
      const [{ url }] = (await exportsOf(person)) as [Record<string, any>];
      turnBack = moveClock(server, 7 * 24 + 1);
      const later = await signIn(server, person.user);
      expect((await download(url, later)).status).toBe(404);
      await runCron(server, 'portability.purge-exports');
      await server.runJobs();
      const { data } = await server.graphql(EXPORTS, {}, { token: later.accessToken });
      expect(data!.exports).toMatchObject([{ state: 'EXPIRED', url: null }]);
      expect(await privateFiles()).toEqual([]);
    });
  });
});

describe('a worker that is killed', () => {
  const KEY = '0123456789abcdef0123456789abcdef';

  /** As it leaves things behind: at work, with a part of a file. */
  async function killedWhileWriting(person: TestPerson, attempts = 1): Promise<void> {
    await request(person);
    const unfinished = join(server.config.media.privateDirectory, KEY.slice(0, 2), KEY.slice(2, 4), `${KEY}.part`);
    await mkdir(dirname(unfinished), { recursive: true });
    await writeFile(unfinished, 'half of an archive');
    await server.db.query(
      `UPDATE exports SET state = 'running', file_key = $2, attempts = $3, done = 1 WHERE user_id = $1`,
      [person.user.id, KEY, attempts],
    );
  }

  test('is followed by one that begins anew and clears up', async () => {
    const person = await buildPerson(server);
    await killedWhileWriting(person);
    await server.runJobs();
    const [made] = await exportsOf(person);
    expect(made!.state).toBe('READY');
    expect(new Unpacked(new Uint8Array(await (await download(made!.url, person)).arrayBuffer())).paths).toContain(
      'account.json',
    );
    expect(await privateFiles()).not.toContain(`${KEY}.part`);
  });

  test('again and again makes an end of it, which the owner is told', async () => {
    const person = await buildPerson(server);
    await killedWhileWriting(person, 4);
    await server.runJobs();
    expect(await exportsOf(person)).toMatchObject([{ state: 'FAILED', url: null }]);
    expect(await privateFiles()).not.toContain(`${KEY}.part`);
    expect(codeOf(await request(person))).toBeUndefined();
  });
});
