import type { RequestEvent } from '@sveltejs/kit';
import { createHash } from 'node:crypto';
import { sessionCookie } from './session.ts';

/** What people read. Forms, settings, and links that work once are none of it. */
const kept = new Set([
  '/',
  '/search',
  '/tag/[tag]',
  '/events/me',
  '/events/groups',
  '/events/[uuid]',
  '/events/[uuid]/dates',
  '/events/[uuid]/ticket',
  '/[handle=handle]',
  '/[handle=handle]/c/[slug]',
  '/[handle=handle]/discussions',
  '/[handle=handle]/events',
  '/[handle=handle]/p',
  '/[handle=handle]/resources/[...path]',
  '/[handle=handle]/timeline',
  '/p/[slug]',
  '/groups/me',
  '/groups/posts',
  '/conversations',
  '/conversations/[id]',
  '/(account)/notifications',
  '/about/app',
  '/about/instance',
  '/about/rules',
  '/about/privacy',
  '/about/terms',
  '/pages/[slug]',
]);

/** Whether the reader's browser may keep the page for when there is no network. */
export function mayBeKept({ route }: RequestEvent): boolean {
  return kept.has(route.id ?? '');
}

/** The same for all that one session is shown, and another for every other session. */
export function readerOf({ cookies }: RequestEvent): string {
  const token = cookies.get(sessionCookie);
  return token ? createHash('sha256').update(`reader ${token}`).digest('hex').slice(0, 32) : 'visitor';
}
