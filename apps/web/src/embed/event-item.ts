import type { Words } from 'virtual:embed-words';
import { isWeb, type Item } from './event-list.ts';

/** An element that is styled under its name; texts are only ever texts, whatever people wrote. */
export function part(tag: string, name: string, text = '', attributes: Record<string, string> = {}): HTMLElement {
  const element = document.createElement(tag);
  element.setAttribute('part', name);
  element.className = name;
  element.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

/** A link that leaves the page around it where it is. */
export function link(address: string, text: string, newTab: string): HTMLElement {
  const anchor = part('a', 'link', text);
  if (isWeb(address)) anchor.setAttribute('href', address);
  anchor.setAttribute('target', '_blank');
  anchor.setAttribute('rel', 'noopener');
  anchor.append(part('span', 'aside', ` ${newTab}`));
  return anchor;
}

/** An event in the list: when, what, where and by whom. */
export function eventItem({ url, title, authors, _event: event }: Item, words: Words, language: string): HTMLElement {
  const item = part('li', 'event');
  const when = part('time', 'when', whenOf(event, language), { datetime: event.begins_on });
  const heading = part('p', 'title', '', { dir: 'auto' });
  heading.append(link(url, title, words.embed_new_tab));
  const { place } = event;
  const places = [...new Set([place?.name, place?.locality])].filter(Boolean).join(', ');
  const facts = [places || (event.is_online && words.status_online), authors?.[0]?.name].filter(Boolean);
  item.append(when, heading);
  if (facts.length > 0) item.append(part('p', 'where', facts.join(' · '), { dir: 'auto' }));
  const notices: Record<string, string> = { CANCELLED: words.status_cancelled, TENTATIVE: words.status_tentative };
  const notice = notices[event.status];
  if (notice) item.append(part('p', 'notice', notice));
  return item;
}

function whenOf({ begins_on, ends_on, timezone, shows_time }: Item['_event'], language: string): string {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: timezone,
    ...(shows_time ? { hour: 'numeric', minute: '2-digit' } : {}),
  });
  const begin = new Date(begins_on);
  return ends_on ? format.formatRange(begin, new Date(ends_on)) : format.format(begin);
}
