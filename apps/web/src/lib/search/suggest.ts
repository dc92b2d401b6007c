import sprite from 'virtual:icon-sprite';
import { handleOf, nameOf } from '#lib/events/standing.ts';
import { formatShortSpan } from '#lib/format/dates.ts';
import { graphql, request } from '#lib/graphql/browser.ts';
import type { ResultOf } from '#lib/graphql/document.ts';
import type { IconName } from '#lib/icons/names.ts';
import { Combobox, optionClass } from '#lib/ui/combobox.ts';
import { m } from '#translations';

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

/** Offers below the field in `root` what the words in it may mean, or groups alone: each leads to its page. */
export function suggest(root: HTMLElement, onlyGroups: boolean): Combobox<Suggestion> {
  return new Combobox(root, {
    ask: onlyGroups ? groupsFor : allFor,
    draw,
    tell: (count) => m.suggestions_found({ count }),
  });
}

async function groupsFor(term: string, signal: AbortSignal): Promise<Suggestion[]> {
  const { searchSuggestions } = await request(groupsQuery, { term }, { signal });
  return searchSuggestions.groups.map(ofGroup);
}

async function allFor(term: string, signal: AbortSignal): Promise<Suggestion[]> {
  const { events, groups, tags, categories } = (await request(query, { term }, { signal })).searchSuggestions;
  return [
    ...events.map(ofEvent),
    ...groups.slice(0, most.groups).map(ofGroup),
    ...categories.slice(0, most.categories).map(ofCategory),
    ...tags.slice(0, most.tags).map(ofTag),
  ];
}

function ofEvent({ uuid, title, beginsOn, physicalAddress, options }: Found['events'][number]): Suggestion {
  const begins = formatShortSpan({ beginsOn: beginsOn ?? 0, showStartTime: options?.showStartTime }, options?.timezone);
  const words = [begins, physicalAddress?.locality].filter(Boolean).join(' · ');
  return { href: `/events/${uuid}`, icon: 'calendar', title: title ?? '', words };
}

function ofGroup(group: Found['groups'][number]): Suggestion {
  const handle = handleOf(group);
  return { href: `/${handle}`, icon: 'users', title: nameOf(group), words: `${m.suggestion_group()} · ${handle}` };
}

function ofTag({ slug, title }: Found['tags'][number]): Suggestion {
  return { href: `/tag/${slug}`, icon: 'tag', title: title ?? '', words: m.suggestion_tag() };
}

function ofCategory({ id, label }: Found['categories'][number]): Suggestion {
  return { href: `/search?category=${id}`, icon: 'list', title: label ?? '', words: m.search_category() };
}

function draw({ href, icon, title, words }: Suggestion): HTMLElement {
  const option = document.createElement('a');
  option.href = href;
  option.tabIndex = -1;
  option.className = `${optionClass} gap-3 text-ink no-underline`;
  const lines = document.createElement('span');
  lines.className = 'min-w-0 flex-1 leading-snug';
  lines.append(line(title, 'block wrap-anywhere line-clamp-2'), line(words, 'block truncate text-sm text-muted'));
  option.append(drawIcon(icon), lines);
  return option;
}

function line(text: string, look: string): HTMLElement {
  const span = document.createElement('span');
  span.className = look;
  span.textContent = text;
  return span;
}

function drawIcon(name: IconName): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('class', 'icon text-muted');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
