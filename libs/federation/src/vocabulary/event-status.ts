import { EventJoinOptions, EventStatus } from '#convoke/events';
import { type Document, idOf, lastWord, listOf } from './document.js';

const STATUS: Record<string, EventStatus> = {
  TENTATIVE: EventStatus.TENTATIVE,
  CONFIRMED: EventStatus.CONFIRMED,
  CANCELLED: EventStatus.CANCELLED,
  CANCELED: EventStatus.CANCELLED,
  EVENTTENTATIVE: EventStatus.TENTATIVE,
  EVENTPOSTPONED: EventStatus.TENTATIVE,
  EVENTSCHEDULED: EventStatus.CONFIRMED,
  EVENTRESCHEDULED: EventStatus.CONFIRMED,
  EVENTMOVEDONLINE: EventStatus.CONFIRMED,
  EVENTCANCELLED: EventStatus.CANCELLED,
};
const FEP_STATUS: Record<EventStatus, string> = {
  tentative: 'EventTentative',
  confirmed: 'EventScheduled',
  cancelled: 'EventCancelled',
};
const LONGEST = 200;

/** What the first of its three spellings that says something says; confirmed when none does. */
export function readStatus(document: Document): EventStatus {
  for (const value of [document.eventStatus, document.status, document['ical:status']].flatMap(listOf)) {
    const name = typeof value === 'string' && value.length <= LONGEST ? lastWord(value).toUpperCase() : '';
    if (Object.hasOwn(STATUS, name)) return STATUS[name]!;
  }
  return EventStatus.CONFIRMED;
}

export function writeStatus(status: EventStatus, begins: string, previousBegin: string | null): Document {
  const moved = previousBegin !== null && previousBegin !== begins;
  return {
    status: status.toUpperCase(),
    'ical:status': status.toUpperCase(),
    eventStatus: moved && status === EventStatus.CONFIRMED ? 'EventRescheduled' : FEP_STATUS[status],
    ...(moved ? { previousStartTime: previousBegin } : {}),
  };
}

/** How people take part; where that is elsewhere or nowhere, the page to see. */
export function readJoining({ joinMode, externalParticipationUrl, url, id }: Document) {
  const mode = typeof joinMode === 'string' && joinMode.length <= LONGEST ? lastWord(joinMode).toLowerCase() : '';
  if (mode === 'none' || mode === EventJoinOptions.EXTERNAL) {
    const page = idOf(externalParticipationUrl) ?? idOf(url) ?? idOf(id);
    return { joinOptions: EventJoinOptions.EXTERNAL, externalParticipationUrl: page };
  }
  const joinOptions = Object.values(EventJoinOptions).find((known) => known === mode) ?? EventJoinOptions.FREE;
  return { joinOptions, externalParticipationUrl: idOf(externalParticipationUrl) };
}
