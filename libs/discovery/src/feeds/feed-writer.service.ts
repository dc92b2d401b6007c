import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '#convoke/core';
import type { Viewer } from '#convoke/actors';
import {
  calendarOf,
  calendarOfEvent,
  type Event,
  type PublishedEvent,
  PublishedEvents,
  SeriesDates,
} from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';
import { writeAtom } from './atom.js';
import { type FeedEntry, entryOfEvent, entryOfGroup, entryOfPost } from './feed-entry.js';
import type { Feed, FeedFormat } from './feed.js';
import { writeJsonFeed } from './json-feed.js';

const MOST_KEPT = 20;

/** A feed as it is told apart from others, and its text for whoever has another one. */
export interface WrittenFeed {
  tag: string;
  body: () => Promise<string>;
}

/**
 * Writes feeds in their formats. What programs ask for every hour is rarely new, and to read its events costs little
 * beside writing them: so the tag comes from the events, and texts that everybody may have are kept by it.
 */
@Injectable()
export class FeedWriter {
  private readonly kept = new Map<string, Promise<string>>();

  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly published: PublishedEvents,
    private readonly series: SeriesDates,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** For everybody. `query` is what stands behind the path in the feed's address, with its question mark. */
  async writePublic(feed: Feed, format: FeedFormat, query: string): Promise<WrittenFeed> {
    const { tag, body } = await this.write(feed, format, query);
    return { tag, body: () => this.keep(tag, body) };
  }

  /** For one reader. */
  async write(feed: Feed, format: FeedFormat, query = ''): Promise<WrittenFeed> {
    const { name: author } = await this.settings.current();
    const entries = await this.published.of(feed.events);
    const tag = tagOf([format, query, author, feed, entries]);
    return { tag, body: async () => this.text(feed, entries, format, { query, author }) };
  }

  /** As much of its series as the viewer may see comes with it. */
  async writeEvent(event: Event, viewer: Viewer): Promise<WrittenFeed> {
    const entries = await this.published.of(await this.series.around(event, viewer));
    return { tag: tagOf(entries), body: async () => calendarOfEvent(...entries) };
  }

  private text(
    feed: Feed,
    events: PublishedEvent[],
    format: FeedFormat,
    { query, author }: { query: string; author: string },
  ): string {
    const { title, description, posts = [], groups = [] } = feed;
    if (format === 'ics') return calendarOf(events, { name: title, description });
    const { publicUrl } = this.server;
    const page = `${publicUrl}${feed.page}`;
    const path = `${publicUrl}${feed.path}/${format}`;
    const address = `${path}${query}`;
    if (format === 'json') {
      const nextAddress = feed.nextPage ? `${path}${pageQuery(query, feed.nextPage)}` : null;
      const about = { title, description, address, nextAddress, page, author };
      return writeJsonFeed(about, events, groups.map(entryOfGroup));
    }
    const entries = [...events.map(entryOfEvent), ...groups.map(entryOfGroup)];
    const all = posts.length > 0 ? newestFirst([...entries, ...posts.map(entryOfPost)]) : entries;
    return writeAtom({ title, subtitle: description, address, page, author }, all);
  }

  private async keep(tag: string, body: () => Promise<string>): Promise<string> {
    const known = this.kept.get(tag);
    if (known) return known;
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    const written = body();
    this.kept.set(tag, written);
    return written;
  }
}

function pageQuery(query: string, number: number): string {
  const parameters = new URLSearchParams(query);
  parameters.set('page', String(number));
  return `?${parameters}`;
}

function newestFirst(entries: FeedEntry[]): FeedEntry[] {
  return entries.toSorted((one, other) => other.published.getTime() - one.published.getTime());
}

/** Numbers of participants are in no feed, and would make it new with everybody who joins. */
function tagOf(content: unknown): string {
  const text = JSON.stringify(content, (key, value: unknown) => (key === 'stats' ? undefined : value));
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
