import { formatShortSpan } from '#lib/format/dates.ts';
import { graphql, request } from '#lib/graphql/browser.ts';
import type { ResultOf } from '#lib/graphql/document.ts';
import type { IconName } from '#lib/icons/names.ts';
import { Combobox, optionClass } from '#lib/ui/combobox.ts';

/** Of each kind so many at most: all of them fit below a phone's field. */
const most = { groups: 3, tags: 2, categories: 1 };

const groupFields = graphql(`
  fragment SuggestedGroup on Group {
    name
    preferredUsername
    domain
  }
`);

const groupsQuery = graphql(
  `
    query SuggestedGroups($term: String!) {
      searchSuggestions(term: $term, limit: 6) {
        groups {
          ...SuggestedGroup
        }
      }
    }
  `,
  [groupFields],
);

const query = graphql(
  `
    query Suggestions($term: String!) {
      searchSuggestions(term: $term, limit: 4) {
        events {
          uuid
          title
          beginsOn
          physicalAddress {
            locality
          }
          options {
            timezone
            showStartTime
          }
        }
        groups {
          ...SuggestedGroup
        }
        tags {
          slug
          title
        }
        categories {
          id
          label
        }
      }
    }
  `,
  [groupFields],
);

type Found = ResultOf<typeof query>['searchSuggestions'];

export interface Suggestion {
  href: string;
  icon: IconName;
  title: string;
  /** What it is. */
  words: string;
}

/** What the page says of suggestions, in its language: the code that has all texts weighs more than all of this. */
export interface Words {
  found: string;
  group: string;
  tag: string;
  category: string;
}

/** Offers below the field in `root` what the words in it may mean, or groups alone: each leads to its page. */
export function suggest(root: HTMLElement, words: Words, onlyGroups: boolean): Combobox<Suggestion> {
  // The icon in the field tells which picture all icons are in.
  const sprite = root.querySelector('use')?.getAttribute('href')?.split('#')[0] ?? '';
  return new Combobox(root, {
    ask: onlyGroups ? (term, signal) => groupsFor(term, words, signal) : (term, signal) => allFor(term, words, signal),
    draw: (suggestion) => draw(suggestion, sprite),
    tell: (count) => words.found.replace('{count}', String(count)),
  });
}

async function groupsFor(term: string, words: Words, signal: AbortSignal): Promise<Suggestion[]> {
  const { searchSuggestions } = await request(groupsQuery, { term }, { signal });
  return searchSuggestions.groups.map((group) => ofGroup(group, words));
}

async function allFor(term: string, words: Words, signal: AbortSignal): Promise<Suggestion[]> {
  const { events, groups, tags, categories } = (await request(query, { term }, { signal })).searchSuggestions;
  return [
    ...events.map(ofEvent),
    ...groups.slice(0, most.groups).map((group) => ofGroup(group, words)),
    ...categories.slice(0, most.categories).map((category) => ofCategory(category, words)),
    ...tags.slice(0, most.tags).map((tag) => ofTag(tag, words)),
  ];
}

function ofEvent({ uuid, title, beginsOn, physicalAddress, options }: Found['events'][number]): Suggestion {
  const begins = formatShortSpan({ beginsOn: beginsOn ?? 0, showStartTime: options?.showStartTime }, options?.timezone);
  const words = [begins, physicalAddress?.locality].filter(Boolean).join(' · ');
  return { href: `/events/${uuid}`, icon: 'calendar', title: title ?? '', words };
}

function ofGroup({ name, preferredUsername, domain }: Found['groups'][number], { group }: Words): Suggestion {
  const handle = `@${preferredUsername}${domain ? `@${domain}` : ''}`;
  return { href: `/${handle}`, icon: 'users', title: name || (preferredUsername ?? ''), words: `${group} · ${handle}` };
}

function ofTag({ slug, title }: Found['tags'][number], { tag }: Words): Suggestion {
  return { href: `/tag/${slug}`, icon: 'tag', title: title ?? '', words: tag };
}

function ofCategory({ id, label }: Found['categories'][number], { category }: Words): Suggestion {
  return { href: `/search?category=${id}`, icon: 'list', title: label ?? '', words: category };
}

function draw({ href, icon, title, words }: Suggestion, sprite: string): HTMLElement {
  const option = document.createElement('a');
  option.href = href;
  option.tabIndex = -1;
  option.className = `${optionClass} gap-3 text-ink no-underline`;
  const lines = document.createElement('span');
  lines.className = 'min-w-0 flex-1 leading-snug';
  lines.append(line(title, 'block wrap-anywhere line-clamp-2'), line(words, 'block truncate text-sm text-muted'));
  option.append(drawIcon(`${sprite}#${icon}`), lines);
  return option;
}

function line(text: string, look: string): HTMLElement {
  const span = document.createElement('span');
  span.className = look;
  span.textContent = text;
  return span;
}

function drawIcon(address: string): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('class', 'icon text-muted');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', address);
  svg.append(use);
  return svg;
}
