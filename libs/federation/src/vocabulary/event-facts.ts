import { EventCommentModeration, type EventMetadata, type EventOptions, foldTag, type Tag } from '#convoke/events';
import { countOf, type Document, flagOf, hasType, idOf, isDocument, lineOf, listOf, textOf } from './document.js';

const MAX_TAGS = 20;
const TAG_LENGTH = { min: 2, max: 40 };
const MAX_FACTS = 50;
const MAX_OFFERS = 20;
const MAX_CATEGORIES = 20;

/** Hashtags or mere words; the first of each spelling. */
export function readTags(value: unknown): string[] {
  const titles = new Map<string, string>();
  for (const each of listOf(value)) {
    const tag = typeof each === 'string' ? { name: each } : each;
    if (!isDocument(tag) || hasType(tag, 'Mention')) continue;
    const title = lineOf(tag, 'name', TAG_LENGTH.max * 2)?.replace(/^[#\s]+/, '') ?? '';
    const slug = foldTag(title);
    if (title.length < TAG_LENGTH.min || title.length > TAG_LENGTH.max || slug === '') continue;
    if (!titles.has(slug)) titles.set(slug, title);
    if (titles.size === MAX_TAGS) break;
  }
  return [...titles.values()];
}

/** By their titles as people wrote them; the address leads to all events with that tag. */
export function writeTags(tags: Tag[], origin: string): Document[] {
  return tags.map(({ title, slug }) => ({ type: 'Hashtag', name: `#${title}`, href: `${origin}/tag/${slug}` }));
}

/** Facts under the keys that Mobilizon's programs know. */
export function readMetadata(attachment: unknown): EventMetadata[] {
  return (listOf(attachment) as Document[])
    .filter((each) => hasType(each, 'PropertyValue'))
    .flatMap(readFact)
    .slice(0, MAX_FACTS);
}

export function writeMetadata(metadata: EventMetadata[]): Document[] {
  return metadata.map(({ key, title, value, type }) => ({
    type: 'PropertyValue',
    propertyID: key,
    ...(title ? { name: title } : {}),
    value: type === 'integer' ? Number(value) : type === 'boolean' ? value === 'true' : value,
  }));
}

/** The page that a link named "Website" or a plain link leads to. */
export function readWebsite(attachment: unknown): string | null {
  const links = (listOf(attachment) as Document[]).filter((each) => hasType(each, 'Link'));
  const website =
    links.find(({ name }) => name === 'Website') ?? links.find(({ mediaType }) => mediaType === 'text/html');
  return website ? idOf(website) : null;
}

export function writeWebsite(address: string): Document {
  return { type: 'Link', name: 'Website', href: address, mediaType: 'text/html' };
}

/** What an event is about in words of its server; which of them mean something here is not for us to know. */
export function readCategories(value: unknown): string[] {
  const names = listOf(value).filter((each) => typeof each === 'string' && each.length <= 100);
  return (names as string[]).slice(0, MAX_CATEGORIES);
}

export function readOptions(document: Document): EventOptions {
  const capacity = countOf(document.maximumAttendeeCapacity);
  const anonymous = flagOf(document.anonymousParticipationEnabled);
  const offers = readOffers(document.offers);
  return {
    ...(capacity ? { maximumAttendeeCapacity: capacity } : {}),
    ...(anonymous === null ? {} : { anonymousParticipation: anonymous }),
    ...(offers.length > 0 ? { offers, showParticipationPrice: true } : {}),
    commentModeration: readModeration(document),
  };
}

export function writeOffers({ offers = [] }: EventOptions): Document[] {
  return offers.map(({ price, priceCurrency, url }) => ({
    type: 'Offer',
    ...(price === null || price === undefined ? {} : { price }),
    ...(priceCurrency ? { priceCurrency } : {}),
    ...(url ? { url } : {}),
  }));
}

function readFact(document: Document): EventMetadata[] {
  const key = lineOf(document, 'propertyID', 200) ?? lineOf(document, 'name', 200);
  const { value } = document;
  const type = typeof value === 'boolean' ? 'boolean' : Number.isSafeInteger(value) ? 'integer' : 'string';
  const text = typeof value === 'string' ? textOf(document, 'value', 2000) : plainValue(value);
  const title = lineOf(document, 'name', 200);
  return key && text !== null ? [{ key, value: text, type, ...(title && title !== key ? { title } : {}) }] : [];
}

function plainValue(value: unknown): string | null {
  return typeof value === 'boolean' || Number.isFinite(value) ? String(value) : null;
}

function readModeration({ repliesModerationOption, commentsEnabled }: Document): EventCommentModeration {
  const known = Object.values(EventCommentModeration).find((each) => each === repliesModerationOption);
  if (known) return known;
  return flagOf(commentsEnabled) === false ? EventCommentModeration.CLOSED : EventCommentModeration.ALLOW_ALL;
}

function readOffers(value: unknown): NonNullable<EventOptions['offers']> {
  return listOf(value)
    .filter((each) => hasType(each, 'Offer'))
    .slice(0, MAX_OFFERS)
    .map((each) => {
      const { price, priceCurrency, url } = each as Document;
      const number = typeof price === 'string' && /^\d{1,9}(\.\d{1,2})?$/.test(price) ? Number(price) : price;
      const known = typeof number === 'number' && number >= 0 && number <= 1e9;
      const currency = typeof priceCurrency === 'string' && /^[A-Z]{3}$/.test(priceCurrency) ? priceCurrency : null;
      return { price: known ? number : null, priceCurrency: currency, url: idOf(url) };
    })
    .filter(({ price, url }) => price !== null || url !== null);
}
