import { escapeHtml, knownLocale, type Locale, translate } from '#convoke/core';
import { type Address, addressWords } from '#convoke/places';
import { baseLocale } from '#translations/runtime';
import type { Event } from './event.entity.js';
import { EventStatus } from './event.values.js';

/** When and where an event is, a line each, in a reader's language. */
export function whenAndWhere(event: Event, place: Address | null, locale: Locale): string[] {
  return [
    translate('event_summary_when', { words: whenOf(event, locale) }, locale),
    ...whereOf(event, place, locale).map((words) => translate('event_summary_where', { words }, locale)),
  ];
}

/** When, where and how dear an event is, as HTML in its language: all that programs without events show of it. */
export function summaryOf(event: Event, place: Address | null): string {
  const locale = localeOf(event.language);
  const lines = [
    ...whenAndWhere(event, place, locale),
    ...pricesOf(event, locale).map((words) => translate('event_summary_price', { words }, locale)),
  ];
  const cancelled = event.status === EventStatus.CANCELLED;
  const notice = cancelled
    ? `<p><strong>${escapeHtml(translate('event_summary_cancelled', {}, locale))}</strong></p>`
    : '';
  return `${notice}<p>${lines.map(escapeHtml).join('<br>')}</p>`;
}

/** What a place online is called in a language. */
export function onlineWord(language: string): string {
  return translate('event_summary_online', {}, localeOf(language));
}

/** What of an event says when it is. */
export type EventPeriod = Pick<Event, 'beginsOn' | 'endsOn' | 'timezone' | 'options'>;

/** When an event is, with the zone whose clock it goes by. */
export function whenOf({ beginsOn, endsOn, timezone, options }: EventPeriod, locale: Locale): string {
  const timed = options.showStartTime !== false;
  const time = { hour: 'numeric', minute: '2-digit' } as const;
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: timezone } as const;
  const format = new Intl.DateTimeFormat(regional(locale), { ...day, ...(timed ? time : {}) });
  const ends = endsOn && options.showEndTime !== false;
  const span = ends ? format.formatRange(beginsOn, endsOn) : format.format(beginsOn);
  return timed ? `${span} (${zoneName(timezone, beginsOn, locale)})` : span;
}

/** "Central European Time, Europe/Paris". */
function zoneName(zone: string, at: Date, locale: Locale): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value;
  return name && !name.startsWith('GMT') ? `${name}, ${zone}` : zone;
}

function whereOf({ isOnline, onlineAddress }: Event, place: Address | null, locale: Locale): string[] {
  const words = place ? addressWords(place) : '';
  const online = translate('event_summary_online', {}, locale);
  return [...(words ? [words] : []), ...(isOnline ? [onlineAddress ? `${online}, ${onlineAddress}` : online] : [])];
}

function pricesOf({ options }: Event, locale: Locale): string[] {
  return (options.offers ?? []).flatMap(({ price, priceCurrency }) => {
    if (price === null || price === undefined) return [];
    if (price === 0) return [translate('event_price_free', {}, locale)];
    const currency = { style: 'currency', currency: priceCurrency ?? 'EUR' } as const;
    return [new Intl.NumberFormat(regional(locale), currency).format(price)];
  });
}

function localeOf(language: string): Locale {
  return knownLocale(language) ?? baseLocale;
}

/** Events are all over the world: English without a country counts days before months, and hours to 24. */
function regional(locale: Locale): string {
  return locale === 'en' ? 'en-GB' : locale;
}
