import { isObject, listOf } from './readers/json.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where a person's address may lead to events in a form for programs, to be tried before the page itself. */
export function shortcutsOf(page: URL): URL[] {
  const steps = page.pathname.split('/').filter(Boolean);
  const [first = '', second = ''] = steps;
  const at = (path: string) => [new URL(path, page.origin)];
  // Mobilizon's groups and events, and ours.
  if (/^@[\w.@-]+$/.test(first) && (steps.length === 1 || second === 'events')) return at(`/${first}/feed/ics`);
  if (first === 'events' && UUID.test(second)) return at(`/events/${second}/export/ics`);
  if (/(^|\.)meetup\.com$/.test(page.hostname) && first && (steps.length === 1 || second === 'events')) {
    return steps.length <= 2 ? at(`/${first}/events/ical/`) : [];
  }
  return [];
}

/** Whether it is an instance that is meant, and not a page of it. */
export function isInstance({ pathname, search }: URL): boolean {
  return pathname === '/' && search === '';
}

/** Where an instance of a program lists what is to come; null for programs that we do not know. */
export function listOfInstance(instance: URL, software: string, now: Date): URL | null {
  if (software === 'gancio') return new URL(`/api/events?start=${Math.floor(now.getTime() / 1000)}`, instance.origin);
  return ['mobilizon', 'convoke'].includes(software) ? new URL('/feed/instance/ics', instance.origin) : null;
}

/** Where an instance says what it runs, of what `/.well-known/nodeinfo` answers; only on the same host. */
export function nodeInfoIn(said: unknown, instance: URL): URL | null {
  const links = listOf(isObject(said) ? said.links : null).filter(isObject);
  const href = links.map((link) => link.href).findLast((each) => typeof each === 'string');
  const url = typeof href === 'string' ? URL.parse(href, instance.href) : null;
  return url?.host === instance.host ? url : null;
}

/** The name of the program, of what NodeInfo answers. */
export function softwareIn(said: unknown): string {
  const software = isObject(said) && isObject(said.software) ? said.software.name : null;
  return typeof software === 'string' ? software.toLowerCase() : '';
}

/** An address as people copy it out of calendars and browsers; null for what is none of the web. */
export function sourceAddress(text: string): URL | null {
  const written = text.trim().replace(/^webcals?:\/\//i, 'https://');
  const url =
    written.length <= 2000 ? URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(written) ? written : `https://${written}`) : null;
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : null;
}
