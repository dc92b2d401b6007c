import { keptPages } from '../lib/offline/stores.ts';

/** On the page that says that what was wanted is not there: what can be read all the same, the latest first. */
export async function listKeptPages(): Promise<void> {
  const place = document.querySelector<HTMLElement>('[data-kept-pages]');
  if (!place) return;
  const links = (await keptPages()).map(linkTo);
  place.querySelector('ul')!.replaceChildren(...links);
  place.hidden = links.length === 0;
}

/** Its title without the instance's name behind it. */
export function nameOfPage({ title }: Document): string {
  return title.replace(/ · [^·]*$/, '');
}

function linkTo({ address, html }: { address: string; html: string }): HTMLElement {
  const link = document.createElement('a');
  link.href = address;
  link.textContent = nameOfPage(new DOMParser().parseFromString(html, 'text/html'));
  link.className = 'inline-flex min-h-[44px] items-center wrap-anywhere text-accent underline';
  const row = document.createElement('li');
  row.append(link);
  return row;
}
