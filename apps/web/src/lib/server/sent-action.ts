import type { RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { actionHeader, readerHeader } from '#lib/offline/headers.ts';
import { readerOf } from './reader.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Does what a form asks for; of one that waited in a browser only once, and only for who filled it in. */
export async function once(event: RequestEvent, act: () => Promise<Response>): Promise<Response> {
  const { request, locals } = event;
  const id = request.method === 'POST' ? request.headers.get(actionHeader) : null;
  if (id === null) return act();
  if (!UUID.test(id)) return new Response(null, { status: 400 });
  const reader = readerOf(event);
  const isTheirs = locals.signedIn && request.headers.get(readerHeader) === reader;
  if (!isTheirs) return told('refused', m.waiting_signed_out());
  const known = await locals.gateway.beginAction!(reader, id);
  if (known !== 'new') return told(known === 'done' ? 'done' : 'unknown');
  const response = await act();
  const reason = reasonOf(response, event);
  await locals.gateway.endAction!(reader, id, reason === undefined);
  return reason === undefined ? told('done', '', response) : told('refused', reason);
}

/** Why it was not done; undefined where it was. */
function reasonOf({ status, headers }: Response, { locals: { refusal } }: RequestEvent): string | undefined {
  if (refusal) return refusal.message ?? Object.values(refusal.errors)[0] ?? '';
  if (status >= 400) return '';
  return /^\/login(\?|$)/.test(headers.get('location') ?? '') ? m.waiting_signed_out() : undefined;
}

/** With the cookies of the answer, which say on the next page what became of it. */
function told(outcome: 'done' | 'refused' | 'unknown', reason = '', { headers } = new Response()): Response {
  const cookies = headers.getSetCookie().map((cookie): [string, string] => ['set-cookie', cookie]);
  return Response.json({ outcome, reason }, { headers: cookies });
}
