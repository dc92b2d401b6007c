import { actionHeader, readerHeader } from './headers.ts';
import { actionsOf, currentReader } from './stores.ts';

const MOST = 20;
const address = 'x-address';
const about = 'x-about';
const lock = 'convoke-actions';

/** A form that was filled in without a network. */
export interface WaitingAction {
  id: string;
  /** What its button says, and the title and path of the page that it is on. */
  what: string;
  title: string;
  path: string;
  /** `unknown` where it was sent and nobody knows what became of it. */
  state: 'waits' | 'refused' | 'unknown';
  /** Why it was refused, in words; may be empty. */
  reason: string;
}

interface Outcome {
  outcome: 'done' | 'refused' | 'unknown';
  reason: string;
}

/** Keeps a form until there is a network; false for visitors, of whom nothing is kept, and where too many wait. */
export async function keepAction(to: string, form: FormData, told: Pick<WaitingAction, 'what' | 'title' | 'path'>) {
  const store = await storeHere();
  if (!store || (await store.keys()).length >= MOST) return false;
  const action: WaitingAction = { ...told, id: crypto.randomUUID(), state: 'waits', reason: '' };
  const body = new Response(form, { headers: { [address]: to, [about]: encodeURIComponent(JSON.stringify(action)) } });
  await store.put(keyOf(action.id), body);
  return true;
}

/** All that is kept of whoever reads here, oldest first. */
export async function waitingActions(): Promise<WaitingAction[]> {
  const store = await storeHere();
  const kept = await Promise.all(((await store?.keys()) ?? []).map((request) => store!.match(request)));
  return kept.filter((one) => one !== undefined).map(actionIn);
}

export async function discardAction(id: string): Promise<void> {
  await (await storeHere())?.delete(keyOf(id));
}

/** Sends what waits, one after the other, from one window at a time; answers how many were done. */
export function sendActions(): Promise<number> {
  return navigator.locks.request(lock, async () => {
    let done = 0;
    for (const { id, state } of await waitingActions()) {
      if (state !== 'waits') continue;
      const outcome = await send(id);
      if (!outcome) break;
      if (outcome.outcome === 'done') done += 1;
    }
    return done;
  });
}

/** Undefined where the server could not be reached: it goes on waiting, under the id by which the server knows it. */
async function send(id: string): Promise<Outcome | undefined> {
  const store = await storeHere();
  const kept = await store?.match(keyOf(id));
  if (!store || !kept) return undefined;
  const action = actionIn(kept);
  const headers = {
    'content-type': kept.headers.get('content-type') ?? '',
    [actionHeader]: id,
    [readerHeader]: (await currentReader()) ?? '',
  };
  const body = await kept.blob();
  const answer = await fetch(kept.headers.get(address) ?? '', { method: 'POST', headers, body }).catch(() => undefined);
  if (answer?.status !== 200) return undefined;
  const outcome = (await answer.json()) as Outcome;
  if (outcome.outcome === 'done') await store.delete(keyOf(id));
  else {
    const told = { ...action, state: outcome.outcome, reason: outcome.reason };
    const marked = { ...Object.fromEntries(kept.headers), [about]: encodeURIComponent(JSON.stringify(told)) };
    await store.put(keyOf(id), new Response(body, { headers: marked }));
  }
  return outcome;
}

async function storeHere(): Promise<Cache | undefined> {
  const reader = await currentReader();
  return reader && reader !== 'visitor' ? caches.open(actionsOf(reader)) : undefined;
}

function actionIn({ headers }: Response): WaitingAction {
  return JSON.parse(decodeURIComponent(headers.get(about) ?? '')) as WaitingAction;
}

/** Nothing is asked for under it: stores of browsers go by addresses. */
function keyOf(id: string): string {
  return `/waiting/${id}`;
}
