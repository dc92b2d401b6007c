import type { PublishedEvent } from '#convoke/events';
import { type FeedEntry, entryOfEvent } from './feed-entry.js';

export interface JsonFeed {
  title: string;
  description: string;
  /** Its own address, and that of the page after this one; null for the last. */
  address: string;
  nextAddress: string | null;
  /** The page that shows the same to people. */
  page: string;
  /** Who stands for what has no author of its own. */
  author: string;
}

/** A list as other sites read it: JSON Feed 1.1, and what of an event no feed has names for under `_event`. */
export function writeJsonFeed(feed: JsonFeed, events: PublishedEvent[], others: FeedEntry[] = []): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    description: feed.description,
    home_page_url: feed.page,
    feed_url: feed.address,
    ...(feed.nextAddress ? { next_url: feed.nextAddress } : {}),
    authors: [{ name: feed.author }],
    items: [...events.map((told) => ({ ...itemOf(entryOfEvent(told)), _event: factsOf(told) })), ...others.map(itemOf)],
  });
}

function itemOf({ id, title, page, published, updated, language, author, tags, picture, content }: FeedEntry) {
  return {
    id,
    url: page,
    title,
    content_html: content,
    ...(picture ? { image: picture.url } : {}),
    date_published: published.toISOString(),
    date_modified: updated.toISOString(),
    ...(author ? { authors: [author] } : {}),
    tags: tags.map((tag) => tag.title),
    ...(language === 'und' ? {} : { language }),
  };
}

function factsOf({ event, place, category }: PublishedEvent) {
  const { beginsOn, endsOn, timezone, options, status, isOnline, onlineAddress } = event;
  return {
    begins_on: beginsOn.toISOString(),
    ends_on: endsOn && options.showEndTime !== false ? endsOn.toISOString() : null,
    timezone,
    shows_time: options.showStartTime !== false,
    status: status.toUpperCase(),
    category,
    is_online: isOnline,
    online_address: onlineAddress,
    place: place && {
      name: place.description,
      street: place.street,
      postal_code: place.postalCode,
      locality: place.locality,
      region: place.region,
      country: place.country,
      latitude: place.latitude,
      longitude: place.longitude,
    },
  };
}
