import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserRole } from '#convoke/accounts';
import { addProfile, buildPerson, type TestPerson } from '#test/people';
import { photograph } from '#test/pictures';
import { type GraphqlAnswer, startTestServer, type TestServer } from '#test/server';

let server: TestServer;
let picture: Buffer;
beforeAll(async () => {
  server = await startTestServer();
  picture = await photograph(300, 200);
});
afterAll(() => server.close());

const UPLOAD =
  'mutation ($file: Upload!, $name: String!, $alt: String, $actorId: ID) { uploadMedia(file: $file, name: $name, alt: $alt, actorId: $actorId) { id url alt name } }';
const AVATAR =
  'mutation ($id: ID!, $avatar: MediaInput) { updatePerson(id: $id, avatar: $avatar) { avatar { id url alt } banner { id } } }';
const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.code;

async function multipart(query: string, variables: object, bytes: Buffer, token?: string): Promise<GraphqlAnswer> {
  const form = new FormData();
  form.set('query', query);
  form.set('variables', JSON.stringify(variables));
  form.set('picture', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'picture.jpg');
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : { 'x-convoke-request': '1' };
  const response = await fetch(`${server.url}/api`, { method: 'POST', headers, body: form });
  return (await response.json()) as GraphqlAnswer;
}

const upload = (who: TestPerson | undefined, variables = {}) =>
  multipart(UPLOAD, { file: 'picture', name: 'A picture', ...variables }, picture, who?.accessToken);
const media = (who: TestPerson | undefined, id: string) =>
  server.graphql('query ($id: ID!) { media(id: $id) { id } }', { id }, { token: who?.accessToken });
const remove = (who: TestPerson | undefined, id: string) =>
  server.graphql('mutation ($id: ID!) { removeMedia(id: $id) { id } }', { id }, { token: who?.accessToken });
const setAvatar = (who: TestPerson, avatar: object | null) =>
  server.graphql(AVATAR, { id: who.actor.id, avatar }, { token: who.accessToken });

describe('uploading', () => {
  test('needs an account', async () => {
    expect(codeOf(await upload(undefined))).toBe('unauthenticated');
  });

  test('gives a picture that its owner finds among theirs', async () => {
    const rose = await buildPerson(server);
    const { data } = await upload(rose, { alt: 'A tree' });
    expect(data!.uploadMedia).toMatchObject({ alt: 'A tree', name: 'A picture' });
    const own = await server.graphql(
      '{ loggedUser { mediaSize media(limit: 1000) { total elements { id } } } loggedPerson { mediaSize } }',
      {},
      { token: rose.accessToken },
    );
    expect(own.data!.loggedUser.media).toEqual({ total: 1, elements: [{ id: data!.uploadMedia.id }] });
    expect(own.data!.loggedUser.mediaSize).toBeGreaterThan(0);
    expect(own.data!.loggedPerson.mediaSize).toBe(own.data!.loggedUser.mediaSize);
  });

  test('for a profile of somebody else is refused', async () => {
    const rose = await buildPerson(server);
    const { actor } = await buildPerson(server);
    for (const actorId of [actor.id, '0', 'x']) {
      expect((await upload(rose, { actorId })).errors![0]).toMatchObject({ code: 'unauthorized', field: 'actorId' });
    }
  });
});

describe('a picture by its id', () => {
  test('is shown to its owner and the moderators, so that nobody can count through pictures of drafts', async () => {
    const rose = await buildPerson(server);
    const { id } = (await upload(rose)).data!.uploadMedia;
    expect((await media(rose, id)).data!.media.id).toBe(id);
    expect((await media(await buildPerson(server, { role: UserRole.MODERATOR }), id)).data!.media.id).toBe(id);
    expect(codeOf(await media(await buildPerson(server), id))).toBe('media_not_found');
    expect(codeOf(await media(undefined, id))).toBe('unauthenticated');
  });

  test('is removed by its owner only', async () => {
    const rose = await buildPerson(server);
    const { id } = (await upload(rose)).data!.uploadMedia;
    expect(codeOf(await remove(undefined, id))).toBe('unauthenticated');
    expect(codeOf(await remove(await buildPerson(server), id))).toBe('media_not_found');
    expect((await remove(rose, id)).data!.removeMedia.id).toBe(id);
    for (const nothing of [id, '0', 'x', '9'.repeat(30)])
      expect(codeOf(await remove(rose, nothing))).toBe('media_not_found');
  });
});

describe('the face of a profile', () => {
  test('comes as a file with the mutation, stays when nothing is said of it, and goes with null', async () => {
    const rose = await buildPerson(server);
    const sent = await multipart(
      AVATAR,
      { id: rose.actor.id, avatar: { media: { name: 'me', alt: 'Rose', file: 'picture' } } },
      picture,
      rose.accessToken,
    );
    const { avatar } = sent.data!.updatePerson;
    expect(avatar).toMatchObject({ alt: 'Rose' });
    const kept = await server.graphql(
      'mutation ($id: ID!) { updatePerson(id: $id, name: "R") { avatar { id } } }',
      { id: rose.actor.id },
      { token: rose.accessToken },
    );
    expect(kept.data!.updatePerson.avatar.id).toBe(avatar.id);
    expect((await setAvatar(rose, null)).data!.updatePerson.avatar).toBeNull();
  });

  test('can be one that was uploaded before, but none of somebody else', async () => {
    const rose = await buildPerson(server);
    const { id } = (await upload(rose)).data!.uploadMedia;
    expect((await setAvatar(rose, { mediaId: id })).data!.updatePerson.avatar.id).toBe(id);
    const other = (await upload(await buildPerson(server))).data!.uploadMedia;
    expect((await setAvatar(rose, { mediaId: other.id })).errors![0]).toMatchObject({
      code: 'media_not_found',
      field: 'avatar',
    });
    expect((await setAvatar(rose, { mediaId: 'x' })).errors![0]).toMatchObject({
      code: 'media_not_found',
      field: 'avatar',
    });
  });

  test('shown by two profiles of one account is two pictures to everybody else', async () => {
    const rose = await buildPerson(server);
    const family = await addProfile(server, rose.user, 'same_face');
    const { id } = (await upload(rose)).data!.uploadMedia;
    await setAvatar(rose, { mediaId: id });
    await setAvatar({ ...rose, actor: family }, { mediaId: id });
    const query = 'query ($id: ID!) { person(id: $id) { avatar { id uuid } } }';
    const seen = [rose.actor.id, family.id].map(
      async (of) => (await server.graphql(query, { id: of })).data!.person.avatar,
    );
    const [one, two] = await Promise.all(seen);
    expect(one.id).not.toBe(two.id);
    expect(one.uuid).not.toBe(two.uuid);
  });

  test('takes new words without being sent again, and another thing that shows it keeps its own', async () => {
    const rose = await buildPerson(server);
    const first = (await upload(rose, { alt: 'A tree' })).data!.uploadMedia;
    const reworded = { mediaId: first.id, media: { name: 'A picture', alt: 'An oak in winter' } };
    const { avatar } = (await setAvatar(rose, reworded)).data!.updatePerson;
    expect(avatar).toMatchObject({ alt: 'An oak in winter', url: first.url });
    const kept = await server.graphql(
      'query ($id: ID!) { media(id: $id) { alt } }',
      { id: first.id },
      { token: rose.accessToken },
    );
    expect(kept.data!.media.alt).toBe('A tree');

    const same = { mediaId: avatar.id, media: { name: 'A picture', alt: 'An oak in winter' } };
    expect((await setAvatar(rose, same)).data!.updatePerson.avatar.id).toBe(avatar.id);
    const wordless = { mediaId: avatar.id, media: { name: 'A picture', alt: '' } };
    expect((await setAvatar(rose, wordless)).data!.updatePerson.avatar.alt).toBeNull();
  });

  test('takes no new words of somebody else, nor too many', async () => {
    const rose = await buildPerson(server);
    const mine = (await upload(rose)).data!.uploadMedia;
    const other = (await upload(await buildPerson(server))).data!.uploadMedia;
    const words = (mediaId: string, alt: string) => setAvatar(rose, { mediaId, media: { name: 'A picture', alt } });
    expect((await words(other.id, 'Mine now')).errors![0]).toMatchObject({ code: 'media_not_found', field: 'avatar' });
    expect((await words(mine.id, 'x'.repeat(1501))).errors![0]).toMatchObject({ code: 'validation', field: 'avatar' });
  });

  test('that is no picture is refused by name, and the profile stays as it was', async () => {
    const rose = await buildPerson(server, { name: 'Rose' });
    const query =
      'mutation ($id: ID!, $avatar: MediaInput) { updatePerson(id: $id, name: "Changed", avatar: $avatar) { id } }';
    const avatar = { media: { name: 'me', file: 'picture' } };
    const { errors } = await multipart(
      query,
      { id: rose.actor.id, avatar },
      Buffer.from('<svg onload="x()"/>'),
      rose.accessToken,
    );
    expect(errors![0]).toMatchObject({ code: 'validation', field: 'avatar' });
    expect((await server.graphql(`{ person(id: "${rose.actor.id}") { name } }`)).data!.person.name).toBe('Rose');
  });

  test('goes with its profile', async () => {
    const rose = await buildPerson(server);
    const spare = await addProfile(server, rose.user, 'pictured_spare');
    const { id } = (await upload(rose)).data!.uploadMedia;
    await setAvatar(rose, { mediaId: id });
    await server.graphql(
      'mutation ($id: ID!) { deletePerson(id: $id) { id } }',
      { id: rose.actor.id },
      { token: rose.accessToken },
    );
    expect(await server.db.query('SELECT FROM media_attachments WHERE media_id = $1', [id])).toEqual([]);
    expect((await server.graphql(`{ person(id: "${spare.id}") { avatar { id } } }`)).data!.person.avatar).toBeNull();
  });
});
