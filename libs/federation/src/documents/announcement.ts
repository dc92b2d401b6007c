import type { Actor } from '#convoke/actors';
import type { Event } from '#convoke/events';
import { addressesOf, type Document, PUBLIC, writeAnnounce } from '../vocabulary/index.js';

/** The instance tells its followers of a public event; the same one for each event, whenever it is written. */
export function announcementOf(
  instance: Pick<Actor, 'url'>,
  { url, uuid, publishedAt, insertedAt }: Pick<Event, 'url' | 'uuid' | 'publishedAt' | 'insertedAt'>,
): Document {
  const deed = { id: `${instance.url}#announces/${uuid}`, actor: instance.url };
  const audience = { to: [PUBLIC], cc: [addressesOf(instance).followers] };
  return writeAnnounce({ ...deed, ...audience }, url, publishedAt ?? insertedAt);
}
