import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inHours } from '#test/events';
import { sizeOf, tell } from '#test/experiments';
import { photograph } from '#test/pictures';
import { type ServerProcess, startProcess } from '#test/processes';
import { canMount, SmallDisk } from '#test/small-disk';

const LONG = sizeOf(3_600_000, 240_000);
const PATIENCE = { timeout: 60_000, interval: 200 };
const FULL = { code: 'storage_full', status_code: 507, message: 'The instance has no room left to store this.' };
const LOGIN = 'mutation { login(email: "admin@example.org", password: "the-admin-password-of-tests") { accessToken } }';
const UPLOAD = 'mutation ($file: Upload!) { uploadMedia(file: $file, name: "A poster") { url } }';
const CREATE = `mutation ($description: String!, $beginsOn: DateTime!, $me: ID!) {
  createEvent(title: "A feast", description: $description, beginsOn: $beginsOn, organizerActorId: $me, draft: false) { url } }`;

interface Answer {
  data?: Record<string, any> | null;
  errors?: { code: string; status_code: number; message: string; field?: string }[];
}

let server: ServerProcess;
let token: string;
let me: string;

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

/** An event with so much to say that no page of the database has room for it. */
const create = () =>
  ask(CREATE, {
    me,
    beginsOn: inHours(48).toISOString(),
    description: `<p>${randomBytes(3000).toString('base64')}</p>`,
  });

async function enter(): Promise<void> {
  token = (await ask(LOGIN)).data!.login.accessToken;
  me = (await ask('{ loggedPerson { id } }')).data!.loggedPerson.id;
}

async function expectToBeRead(addresses: string[]): Promise<void> {
  for (const address of addresses) {
    const answer = await fetch(address);
    await answer.arrayBuffer();
    expect([answer.status, address]).toEqual([200, address]);
  }
}

const ENVIRONMENT = { RATE_LIMITS: 'false', GEOCODER: 'photon', LOG_LEVEL: 'fatal' };

describe.runIf(canMount)('a disk that is full', () => {
  let disk: SmallDisk;
  const written: string[] = [];

  beforeAll(async () => {
    disk = await SmallDisk.make(256);
    server = await startProcess({ ...ENVIRONMENT, DATA_DIR: disk.path }, disk.command);
    disk.belongsTo(server.child);
    await enter();
    written.push((await create()).data!.createEvent.url, (await upload(200)).data!.uploadMedia.url);
  }, LONG);
  afterAll(async () => {
    await server?.stop();
    await disk.close();
  });

  it(
    'takes no picture, and says so of its field',
    async () => {
      disk.fill(64 * 1024);
      expect((await upload(2000)).errors).toMatchObject([{ ...FULL, field: 'file' }]);
      await expectToBeRead(written);
    },
    LONG,
  );

  it(
    'takes nothing more into the database, and says so, while everything can be read',
    async () => {
      disk.fill(0);
      let refused: Answer['errors'];
      let taken = 0;
      while (!refused) {
        const { data, errors } = await create();
        if (data?.createEvent) written.push(data.createEvent.url as string);
        refused = errors;
        taken++;
      }
      expect(refused).toMatchObject([FULL]);
      await expectToBeRead([...written, `${server.url}/search`, `${server.url}/health/ready`]);
      expect((await ask('{ events { total } }')).data!.events.total).toBe(written.length - 1);
      tell('F15', 'a full disk', `${taken} writes until refused with 507 and words, ${written.length} read all along`);
    },
    LONG,
  );

  it(
    'goes on by itself when there is room again',
    async () => {
      disk.empty();
      await expect.poll(async () => (await create()).errors, PATIENCE).toBeUndefined();
      expect((await upload(2000)).errors).toBeUndefined();
      await expectToBeRead(written);
    },
    LONG,
  );
});
