import { wordsFrom } from '#lib/search/words.ts';

export const USUAL_LENGTH = 10;
const LONGEST = 50;

/** Of an address what says how a list looks, and not what is in it. */
const LOOKS = ['theme', 'lang', 'limit', 'page', 'view', 'month', 'event'];

/** Which list another site shows: a group's, a tag's, or what a search finds. */
export interface ListChoice {
  /** `name` or `name@host`. */
  group: string;
  tag: string;
  /** How many events a page of it has. */
  limit: number;
}

/** Reads the choice of an address; what makes no sense counts as not chosen. */
export function listChoice(address: URLSearchParams): ListChoice {
  const limit = Number(address.get('limit'));
  return {
    group: wordsFrom(address, 'group').replace(/^@/, ''),
    tag: wordsFrom(address, 'tag'),
    limit: Number.isInteger(limit) && limit > 0 && limit <= LONGEST ? limit : USUAL_LENGTH,
  };
}

/** Path of the page that has the whole list here. */
export function wholeList(address: URLSearchParams): string {
  const { group, tag } = listChoice(address);
  if (group) return `/@${encodeURIComponent(group)}/events`;
  const search = sourceOf(address);
  search.delete('tag');
  if (tag && search.size === 0) return `/tag/${encodeURIComponent(tag)}`;
  return `/search${search.size > 0 ? `?${search}` : ''}`;
}

/** What an address says of which events are in the list. */
export function sourceOf(address: Iterable<[string, string]>): URLSearchParams {
  return new URLSearchParams([...address].filter(([name, value]) => value && !LOOKS.includes(name)));
}
