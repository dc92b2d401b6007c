import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneDatabase } from '#test/database';
import { inHours } from '#test/events';
import { tell } from '#test/experiments';
import { photograph } from '#test/pictures';
import { type ServerProcess, startProcess } from '#test/processes';
import { canMount, SmallDisk } from '#test/small-disk';
import { throwawayFolder } from '#test/throwaway-folder';

const LONG = 240_000;
const PATIENCE = { timeout: 60_000, interval: 200 };
const FULL = { code: 'storage_full', status_code: 507, message: 'The instance has no room left to store this.' };
const LOGIN = 'mutation { login(email: "admin@example.org", password: "the-admin-password-of-tests") { accessToken } }';
const UPLOAD = 'mutation ($file: Upload!) { uploadMedia(file: $file, name: "A poster") { url } }';
const CREATE = `mutation ($beginsOn: DateTime!, $me: ID!) {
  createEvent(title: "A feast", description: "<p>Come!</p>", beginsOn: $beginsOn, organizerActorId: $me, draft: false) { url } }`;
const ENVIRONMENT = { RATE_LIMITS: 'false', LOG_LEVEL: 'fatal' };

interface Answer {
  data?: Record<string, any> | null;
  errors?: { code: string; status_code: number; message: string; field?: string }[];
}

let server: ServerProcess;
let token: string;

/** Starts a server with a folder of its own; with the database named, or one in the folder. */
async function start(folder: string, command: string[], database: Record<string, string> = {}): Promise<void> {
  token = '';
  server = await startProcess({ ...ENVIRONMENT, ...database, DATA_DIR: folder }, command);
  token = (await ask(LOGIN)).data!.login.accessToken;
}

async function send(body: string | FormData): Promise<Answer> {
  const headers = {
    ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  return (await fetch(`${server.url}/api`, { method: 'POST', headers, body })).json() as Promise<Answer>;
}
const ask = (query: string, variables: object = {}) => send(JSON.stringify({ query, variables }));

async function upload(side: number): Promise<Answer> {
  const form = new FormData();
  form.set('query', UPLOAD);
  form.set('variables', '{"file":"poster"}');
  form.set('poster', new Blob([new Uint8Array(await photograph(side, side))]), 'poster.jpg');
  return send(form);
}

/** What has no file goes on. */
async function create(): Promise<string> {
  const me = (await ask('{ loggedPerson { id } }')).data!.loggedPerson.id;
  return (await ask(CREATE, { me, beginsOn: inHours(48).toISOString() })).data!.createEvent.url;
}

async function expectToBeRead(addresses: string[]): Promise<void> {
  for (const address of addresses) {
    const answer = await fetch(address);
    await answer.arrayBuffer();
    expect([answer.status, address]).toEqual([200, address]);
  }
}

const describeDisk = () => {
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let disk: SmallDisk;
  const written: string[] = [];

  beforeAll(async () => {
    [database, disk] = await Promise.all([cloneDatabase(), SmallDisk.make(8)]);
    await start(disk.path, disk.command, { DATABASE_URL: database.url });
    disk.belongsTo(server.child);
    written.push((await upload(100)).data!.uploadMedia.url);
  }, LONG);
  afterAll(async () => {
    await server?.stop();
    await Promise.all([database?.drop(), disk?.close()]);
  }, LONG);

  it.each([
    ['not enough', 64 * 1024],
    ['none', 0],
  ])(
    'with %s left, takes no picture, says so of its field, and shows what there is',
    async (_, free) => {
      disk.fill(free);
      expect((await upload(900)).errors).toMatchObject([{ ...FULL, field: 'file' }]);
      written.push(await create());
      await expectToBeRead([...written, `${server.url}/health/ready`]);
    },
    LONG,
  );

  it(
    'takes pictures by itself when there is room again',
    async () => {
      disk.empty();
      const { data } = await upload(900);
      await expectToBeRead([...written, data!.uploadMedia.url]);
      tell('F15', 'a full disk for files', 'pictures refused with 507 and words, all else went on');
    },
    LONG,
  );
};

const MEGABYTE = 1024 * 1024;
const describeDatabase = () => {
  let disk: SmallDisk;
  const written: string[] = [];

  beforeAll(async () => {
    disk = await SmallDisk.make(320);
    await start(disk.path, disk.command);
    disk.belongsTo(server.child);
    written.push(await create(), (await upload(100)).data!.uploadMedia.url);
  }, LONG);
  afterAll(async () => {
    await server?.stop();
    await disk?.close();
  }, LONG);

  it(
    'writes nothing more, says why, and shows all there is',
    async () => {
      await expect.poll(() => disk.has('postgres/reserve', 64 * MEGABYTE), PATIENCE).toBe(true);
      disk.fill(0);
      const me = (await ask('{ loggedPerson { id } }')).data!.loggedPerson.id;
      const write = () => ask(CREATE, { me, beginsOn: inHours(48).toISOString() });
      await expect.poll(async () => (await write()).errors, PATIENCE).toMatchObject([FULL]);
      const { data } = await ask('{ events { total elements { url } } }');
      written.push(...data!.events.elements.map(({ url }: { url: string }) => url));
      await expectToBeRead([...written, `${server.url}/search`, `${server.url}/health/ready`]);
      expect((await upload(100)).errors).toMatchObject([FULL]);
      const { errors } = await ask(LOGIN);
      expect(errors).toMatchObject([FULL]);
      tell('F15', "a full disk for the server's own database", 'writes refused with 507 and words, all was read');
    },
    LONG,
  );

  it(
    'goes on by itself when there is room again, and keeps a reserve for the next time',
    async () => {
      disk.empty();
      await expect.poll(async () => (await upload(900)).errors, PATIENCE).toBeUndefined();
      await expectToBeRead([...written, await create()]);
      expect(disk.has('postgres/reserve', 64 * MEGABYTE)).toBe(true);
    },
    LONG,
  );
};

const describeLimit = () => {
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let folder: Awaited<ReturnType<typeof throwawayFolder>>;

  beforeAll(async () => {
    [database, folder] = await Promise.all([cloneDatabase(), throwawayFolder('convoke-small-files-')]);
    await start(folder.path, ['prlimit', `--fsize=${32 * 1024}`], { DATABASE_URL: database.url });
  }, LONG);
  afterAll(async () => {
    await server?.stop();
    await Promise.all([database?.drop(), folder?.remove()]);
  }, LONG);

  it(
    'is told as a full disk is, and smaller pictures are taken',
    async () => {
      expect((await upload(900)).errors).toMatchObject([{ ...FULL, field: 'file' }]);
      await expectToBeRead([await create(), (await upload(50)).data!.uploadMedia.url]);
      tell('F15', 'files that may not grow (no disk to fill on this machine)', 'refused with 507 and words');
    },
    LONG,
  );
};

// A container may not let its own mount a disk.
if (canMount) {
  describe('a disk for files', describeDisk);
  describe("a disk for the server's own database", describeDatabase);
} else describe('a limit to what a file may have', describeLimit);
