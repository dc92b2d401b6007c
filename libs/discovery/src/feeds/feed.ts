import type { ToldEvent } from '#convoke/events';
import type { Post } from '#convoke/posts';

export const FEED_FORMATS = ['ics', 'atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** Which part of its events a feed tells, counted from 1; calendars and news tell all that they have on the first page. */
export interface FeedPage {
  number: number;
  limit: number;
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
}

/** What a group wrote, with what the post's row has not. */
export interface PublishedPost {
  post: Post;
  /** The page about it here. */
  page: string;
  group: { name: string; url: string };
  picture: { url: string; contentType: string } | null;
}
