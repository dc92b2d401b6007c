import type { RequestEvent } from '@sveltejs/kit';
import { expect, it } from 'vitest';
import { actionHeader, readerHeader } from '#lib/offline/headers.ts';
import { readerOf } from './reader.ts';
import { once } from './sent-action.ts';

const ID = '0b8a52a4-7d0a-4d55-8a3e-6c7a3f1f2a01';

const cookies = { get: () => 'a session' };
const READER = readerOf({ cookies } as unknown as RequestEvent);

interface Traits {
  method?: string;
  id?: string;
  /** Whose session says that it is theirs; that of the request unless said. */
  reader?: string;
  known?: 'new' | 'begun' | 'done';
  response?: Response;
  refusal?: App.Locals['refusal'];
}

/** What the server answers, whether it did anything, and what it noted. */
async function send({ method = 'POST', id = ID, reader, known = 'new', response, refusal }: Traits) {
  const notes: string[] = [];
  const event = {
    request: new Request('https://site.example/events/1', { method }),
    cookies,
    locals: {
      signedIn: true,
      gateway: {
        beginAction: async (by: string, begun: string) => (notes.push(`${by} begins ${begun}`), known),
        endAction: async (by: string, ended: string, done: boolean) => void notes.push(`${by} ends ${ended}: ${done}`),
      },
    },
  } as unknown as RequestEvent;
  if (id) event.request.headers.set(actionHeader, id);
  event.request.headers.set(readerHeader, reader ?? READER);
  let acts = 0;
  const answer = await once(event, async () => {
    acts += 1;
    if (refusal) event.locals.refusal = refusal;
    return (
      response ?? new Response(null, { status: 303, headers: { location: '/events/1', 'set-cookie': 'flash=joined' } })
    );
  });
  return { answer, acts, notes };
}

it('what waited is noted before it is done, and how it ended after', async () => {
  const { answer, acts, notes } = await send({});
  expect(acts).toBe(1);
  expect(notes).toEqual([`${READER} begins ${ID}`, `${READER} ends ${ID}: true`]);
  expect(await answer.json()).toEqual({ outcome: 'done', reason: '' });
  expect(answer.headers.getSetCookie()).toEqual(['flash=joined']);
});

it.each([
  ['done', 'done'],
  ['begun', 'unknown'],
] as const)('what is %s already is not done again', async (known, outcome) => {
  const { answer, acts, notes } = await send({ known });
  expect([acts, notes]).toEqual([0, [`${READER} begins ${ID}`]]);
  expect(await answer.json()).toEqual({ outcome, reason: '' });
});

it.each([
  ['for a field', { refusal: { errors: { title: 'Too long' }, values: {} } }, 'Too long'],
  ['in a sentence', { refusal: { errors: { title: 'Too long' }, values: {}, message: 'No' } }, 'No'],
  ['without words', { response: new Response(null, { status: 404 }) }, ''],
])('what was refused %s may be sent again', async (_, how, reason) => {
  const { answer, notes } = await send(how);
  expect(notes).toEqual([`${READER} begins ${ID}`, `${READER} ends ${ID}: false`]);
  expect(await answer.json()).toEqual({ outcome: 'refused', reason });
});

it('whose session is over learns that, and it may be sent again', async () => {
  const response = new Response(null, { status: 303, headers: { location: '/login?redirect=%2F' } });
  const { answer, notes } = await send({ response });
  expect(notes).toEqual([`${READER} begins ${ID}`, `${READER} ends ${ID}: false`]);
  expect(await answer.json()).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/sign/i) });
});

it('what another session kept is neither noted nor done', async () => {
  for (const reader of ['visitor', 'another', '']) {
    const { answer, acts, notes } = await send({ reader });
    expect([acts, notes]).toEqual([0, []]);
    expect(await answer.json()).toMatchObject({ outcome: 'refused' });
  }
});

it.each(['x', '1', `${ID}0`, `{${ID}}`, '../../x'])('%s is no id', async (id) => {
  const { answer, acts, notes } = await send({ id });
  expect([answer.status, acts, notes]).toEqual([400, 0, []]);
});

it.each([{ id: '' }, { method: 'GET' }])('what did not wait is done like anything else: %o', async (how) => {
  const { answer, acts, notes } = await send({ ...how, response: new Response('a page') });
  expect([await answer.text(), acts, notes]).toEqual(['a page', 1, []]);
});
