import type { Actor } from '#convoke/actors';
import type { ToldEvent } from '#convoke/events';
import type { Post } from '#convoke/posts';

export const FEED_FORMATS = ['ics', 'atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** Which part of its events a feed tells, counted from 1; calendars and news tell all that they have on the first page. */
export interface FeedPage {
  number: number;
  limit: number;
  /** Whether it tells what is over. */
  isPast: boolean;
}

/** What a feed of any format says. */
export interface Feed {
  title: string;
  /** In words what it has, and how much of it at most. */
  description: string;
  /** Path of the feed without its format, and that of the page that shows the same to people. */
  path: string;
  page: string;
  events: ToldEvent[];
  /** The page that has what comes after these; undefined for the last. */
  nextPage?: number;
  /** Of groups; only news have them. */
  posts?: PublishedPost[];
  /** What a search for groups finds. */
  groups?: PublishedGroup[];
}

/** What a group wrote, with what the post's row has not. */
export interface PublishedPost {
  post: Post;
  /** The page about it here. */
  page: string;
  group: { name: string; url: string };
  picture: FeedPicture | null;
}

/** A group with what its row has not. */
export interface PublishedGroup {
  group: Actor;
  /** The page about it here. */
  page: string;
  picture: FeedPicture | null;
}

/** A picture at its address. */
export interface FeedPicture {
  url: string;
  contentType: string;
}
