import type { RequestEvent } from '@sveltejs/kit';
import { unreadHeader } from '#lib/offline/headers.ts';
import type { Flash } from '#lib/session.ts';
import { cookieOptions } from './session.ts';

const name = 'flash';
const kinds: readonly string[] = ['success', 'info', 'warning', 'danger'] satisfies Flash['kind'][];

/** Says one sentence on the page that comes next, with or without JavaScript. */
export function setFlash(event: RequestEvent, kind: Flash['kind'], text: string): void {
  event.cookies.set(name, `${kind} ${text}`, cookieOptions(event, 60));
}

/** The sentence left for this page, once, for whoever reads it. */
export function takeFlash(event: RequestEvent): Flash | null {
  if (event.request.headers.has(unreadHeader)) return null;
  const [, kind = '', text = ''] = /^(\w+) (.+)$/s.exec(event.cookies.get(name) ?? '') ?? [];
  if (!text) return null;
  event.cookies.delete(name, cookieOptions(event, 0));
  return kinds.includes(kind) ? { kind: kind as Flash['kind'], text } : null;
}
