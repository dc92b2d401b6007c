import { z } from 'zod';
import { ActorResult, GroupResult } from '#convoke/actors';
import { isTimezone, sanitizeWords } from '#convoke/core';
import { EventResult, EventStatus } from '#convoke/events';
import { type EventCategories, knownCategory, USUAL_CATEGORY } from '#convoke/instance';
import type { AddressType, Position } from '#convoke/places';

const MAX_TAGS = 20;
const MAX_TEXT = 500;
const MAX_SUMMARY = 10_000;

/** Another server wrote it: too long is cut, and what is no text is none. */
const line = z
  .string()
  .nullish()
  .catch(null)
  .transform(
    (text) =>
      text
        ?.slice(0, 10 * MAX_TEXT)
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, MAX_TEXT)
        .toWellFormed() || null,
  );
const title = line.pipe(z.string().min(1));
const address = z.url({ protocol: /^https?$/ }).max(2000);
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const degrees = (most: number) => z.coerce.number().min(-most).max(most);
const timezone = z.string().refine(isTimezone);
const count = z.number().int().nonnegative().nullish().catch(null);

const location = z
  .object({
    name: line,
    address: z
      .object({
        streetAddress: line,
        postalCode: line,
        addressLocality: line,
        addressRegion: line,
        addressCountry: line,
      })
      .partial()
      .nullish()
      .catch(null),
    location: z
      .object({ lat: degrees(90), lon: degrees(180) })
      .nullish()
      .catch(null),
  })
  .nullish()
  .catch(null);

const creator = z
  .object({ url: address.nullish().catch(null), name: line, displayName: line })
  .nullish()
  .catch(null);

const foundEvent = z.object({
  url: address,
  uuid: z.uuid().nullish().catch(null),
  name: title,
  startTime: moment,
  endTime: moment.nullish().catch(null),
  status: z.preprocess(lowered, z.enum(EventStatus)).catch(EventStatus.CONFIRMED),
  category: line,
  tags: z.array(line).catch([]),
  isOnline: z.boolean().nullish().catch(null),
  timezone: timezone.nullish().catch(null),
  participantCount: count,
  location,
  creator,
});

const foundGroup = z.object({
  url: address,
  name: title,
  displayName: line,
  description: z.string().nullish().catch(null),
  memberCount: count,
  location,
});

/** What an index answers; its length counts for more than what single entries get wrong. */
export const indexAnswer = z.object({ total: z.number().int().nonnegative(), data: z.array(z.unknown()).max(1000) });

/** An entry of an answer as an event; undefined for what is none. */
export function eventFrom(entry: unknown, categories: EventCategories): EventResult | undefined {
  const { data } = foundEvent.safeParse(entry);
  return (
    data &&
    new EventResult({
      id: data.url,
      uuid: data.uuid!,
      url: data.url,
      title: data.name,
      beginsOn: data.startTime,
      endsOn: data.endTime ?? null,
      status: data.status,
      category: knownCategory(data.category ?? '', categories) ?? USUAL_CATEGORY,
      tags: tagsFrom(data.tags),
      picture: null,
      physicalAddress: placeFrom(data.location),
      attributedTo: null,
      organizerActor: creatorFrom(data.creator, data.url),
      options: { timezone: data.timezone, isOnline: data.isOnline ?? false },
      participantStats: { going: data.participantCount ?? 0, participant: data.participantCount ?? 0 },
    })
  );
}

/** An entry of an answer as a group; undefined for what is none. */
export function groupFrom(entry: unknown): GroupResult | undefined {
  const { data } = foundGroup.safeParse(entry);
  return (
    data &&
    new GroupResult({
      id: data.url,
      type: 'group',
      url: data.url,
      name: data.displayName,
      preferredUsername: data.name,
      domain: new URL(data.url).host,
      summary: sanitizeWords((data.description ?? '').slice(0, MAX_SUMMARY)),
      avatar: null,
      banner: null,
      membersCount: data.memberCount ?? 0,
      followersCount: 0,
      physicalAddress: placeFrom(data.location),
    })
  );
}

function tagsFrom(tags: (string | null)[]) {
  const titles = tags.map((tag) => tag?.replace(/^#/, '').trim() ?? '').filter(Boolean);
  return [...new Set(titles)].slice(0, MAX_TAGS).map((tag) => ({ id: tag, slug: tag, title: tag }));
}

/** As addresses of ours are, whose position the API makes one text of. */
function placeFrom(told: z.output<typeof location>): (AddressType & Partial<Position>) | null {
  if (!told) return null;
  const { streetAddress, postalCode, addressLocality, addressRegion, addressCountry } = told.address ?? {};
  return {
    description: told.name,
    street: streetAddress,
    postalCode,
    locality: addressLocality,
    region: addressRegion,
    country: addressCountry,
    latitude: told.location?.lat,
    longitude: told.location?.lon,
  };
}

function creatorFrom(told: z.output<typeof creator>, event: string): ActorResult | null {
  const preferredUsername = told?.name;
  if (!preferredUsername) return null;
  const url = told.url ?? event;
  return new ActorResult({ url, name: told.displayName, preferredUsername, domain: new URL(url).host });
}

function lowered(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
