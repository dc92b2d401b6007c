import { escapeHtml, readableText } from '#convoke/core';
import { changedAt, type PublishedEvent, summaryOf } from '#convoke/events';
import type { FeedPicture, PublishedGroup, PublishedPost } from './feed.js';

/** Longer texts are cut: the page has them. */
const LONGEST_TEXT = 20_000;

/** What news say of one thing. */
export interface FeedEntry {
  /** Its id on the network. */
  id: string;
  title: string;
  /** The page about it here. */
  page: string;
  published: Date;
  updated: Date;
  language: string;
  author: { name: string; url: string } | null;
  tags: { title: string; slug: string }[];
  picture: FeedPicture | null;
  /** HTML. */
  content: string;
}

/** When and where come first, since feeds know nothing of events. */
export function entryOfEvent(told: PublishedEvent): FeedEntry {
  const { event, page, organizer: author, place, picture, concern } = told;
  const { url: id, title, language, tags } = event;
  const note = concern?.text ? `<p>${escapeHtml(concern.text)}</p>` : '';
  const content = `${note}${summaryOf(event, place)}${cut(event.description)}`;
  const published = event.publishedAt ?? event.insertedAt;
  return { id, title, page, published, updated: changedAt(told), language, author, tags, picture, content };
}

/** Of the group alone: which of its members wrote it is its own business. */
export function entryOfPost({ post, page, group: author, picture }: PublishedPost): FeedEntry {
  const { url: id, title, language, tags, updatedAt: updated, body } = post;
  const published = post.publishedAt ?? post.insertedAt;
  return { id, title, page, published, updated, language, author, tags, picture, content: cut(body) };
}

/** News of it are in its own feed: here it is new when it is found for the first time. */
export function entryOfGroup({ group, page, picture }: PublishedGroup): FeedEntry {
  const { url: id, name, preferredUsername, summary, createdAt: published, updatedAt: updated } = group;
  const title = name || preferredUsername;
  return {
    id,
    title,
    page,
    published,
    updated,
    language: 'und',
    author: null,
    tags: [],
    picture,
    content: cut(summary),
  };
}

function cut(html: string): string {
  if (html.length <= LONGEST_TEXT) return html;
  return `<p>${escapeHtml(readableText(html).slice(0, LONGEST_TEXT).toWellFormed())}…</p>`;
}
