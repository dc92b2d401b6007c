import type { RequestEvent } from '@sveltejs/kit';
import type { LinkedParticipation } from '#lib/events/linked-participation.ts';
import { findLinked } from './linked-participation.ts';
import { cookieOptions } from './session.ts';

const name = 'convoke_participation';
const day = 24 * 60 * 60;

/** Keeps in this browser that somebody takes part without an account, for the pages of that event and until it is over. */
export function rememberParticipation(request: RequestEvent, participation: LinkedParticipation | null): void {
  const { event, cancellationToken } = participation ?? {};
  if (!event?.uuid || !cancellationToken) return;
  const end = new Date(event.endsOn ?? event.beginsOn ?? 0).getTime();
  const length = Math.round((end - Date.now()) / 1000) + day;
  if (length > 0) request.cookies.set(name, cancellationToken, optionsFor(request, event.uuid, length));
}

export function forgetParticipation(request: RequestEvent, uuid: string): void {
  request.cookies.delete(name, optionsFor(request, uuid, 0));
}

/** What this browser keeps of the event; one that is no more is forgotten. */
export async function findRemembered(request: RequestEvent, uuid: string): Promise<LinkedParticipation | null> {
  const token = request.cookies.get(name);
  if (!token) return null;
  const participation = await findLinked(request, token);
  if (participation?.event?.uuid === uuid) return participation;
  forgetParticipation(request, uuid);
  return null;
}

function optionsFor(request: RequestEvent, uuid: string, length: number) {
  return { ...cookieOptions(request, length), path: `/events/${uuid}` };
}
