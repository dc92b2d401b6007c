import type { Locale } from '#convoke/core';
import { type Event, type EventPlan, EventStatus, type EventPeriod, planOf, whenOf } from '#convoke/events';
import { addressWords } from '#convoke/places';
import { m } from '#translations';

/** A plan with its place in words: the address may be gone when people are told. */
export type ToldPlan = Omit<EventPlan, 'physicalAddressId'> & { place: string };

/** The fields that differ, in the order in which they are told. */
const FIELDS = ['status', 'title', 'period', 'place'] as const;
export type ToldField = (typeof FIELDS)[number];

/** What an event, read with its companions, is now. */
export function toldPlanOf(event: Event): ToldPlan {
  const { physicalAddressId: _, ...plan } = planOf(event);
  const place = event.companions?.place;
  return { ...plan, place: place ? addressWords(place) : '' };
}

export function changedFields(was: ToldPlan, is: ToldPlan): ToldField[] {
  const differs: Record<ToldField, boolean> = {
    status: was.status !== is.status,
    title: was.title !== is.title,
    // Another zone alone changes no moment.
    period: was.beginsOn !== is.beginsOn || was.endsOn !== is.endsOn,
    place: was.place !== is.place || onlinePlace(was) !== onlinePlace(is),
  };
  return FIELDS.filter((field) => differs[field]);
}

/** A line for each field: what it was → what it is, both in words. */
export function changeLines(
  was: ToldPlan,
  is: ToldPlan,
  { options, readerZone }: { options: Event['options']; readerZone: string | null },
  locale: Locale,
): string[] {
  const inLocale = { locale };
  return changedFields(was, is).map((field) => {
    switch (field) {
      case 'status':
        return statusLine(was.status, is.status, locale);
      case 'title':
        return m.mail_change_title({ old: was.title, new: is.title }, inLocale);
      case 'period': {
        const [before, after] = [was, is].map((plan) => whenOf(periodOf(plan, options), locale));
        const line = m.mail_change_when({ old: before!, new: after! }, inLocale);
        const own = ownTime(periodOf(is, options), readerZone, locale);
        return own ? `${line}\n${own}` : line;
      }
      case 'place':
        return m.mail_change_where({ old: placeWords(was, locale), new: placeWords(is, locale) }, inLocale);
    }
  });
}

/** When it is by the reader's clock, where that shows something else than the event's. */
export function ownTime(period: EventPeriod, readerZone: string | null, locale: Locale): string | null {
  if (!readerZone || period.options.showStartTime === false) return null;
  const clock = (timeZone: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short', timeZone }).format(period.beginsOn);
  if (clock(readerZone) === clock(period.timezone)) return null;
  return m.mail_own_time({ when: whenOf({ ...period, timezone: readerZone }, locale) }, { locale });
}

function periodOf({ beginsOn, endsOn, timezone }: ToldPlan, options: Event['options']): EventPeriod {
  return { beginsOn: new Date(beginsOn), endsOn: endsOn === null ? null : new Date(endsOn), timezone, options };
}

function onlinePlace({ isOnline, onlineAddress }: ToldPlan): string | null {
  return isOnline ? (onlineAddress ?? '') : null;
}

/** Where it is, in words; there always are some. */
export function placeWords(plan: ToldPlan, locale: Locale): string {
  const online = m.event_summary_online({}, { locale });
  const room = plan.isOnline ? [plan.onlineAddress ? `${online}, ${plan.onlineAddress}` : online] : [];
  return [...(plan.place ? [plan.place] : []), ...room].join(', ') || m.mail_no_place({}, { locale });
}

function statusLine(was: EventStatus, is: EventStatus, locale: Locale): string {
  if (is === EventStatus.CANCELLED) return m.mail_change_cancelled({}, { locale });
  if (was === EventStatus.CANCELLED) return m.mail_change_revived({}, { locale });
  return is === EventStatus.TENTATIVE
    ? m.mail_change_tentative({}, { locale })
    : m.mail_change_confirmed({}, { locale });
}
