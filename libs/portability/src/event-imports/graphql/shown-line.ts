import { type RequestContext, translate } from '#convoke/core';
import type { ShownLine } from '../event-import.queries.js';
import type { EventImportLineType } from './event-import.type.js';

/** A line in the words of whoever looks at it. */
export function shownLine(
  { number, outcome, content, notes, chosen, result, eventUuid, ...line }: ShownLine,
  usual: string,
  locale: RequestContext['locale'],
): EventImportLineType {
  const { title, beginsOn, endsOn, timezone, isAllDay, recurrence, place, url } = content;
  const reason = line.resultReason ?? line.reason;
  return {
    number,
    outcome,
    title,
    beginsOn: beginsOn === null ? null : new Date(beginsOn),
    endsOn: endsOn === null ? null : new Date(endsOn),
    isAllDay,
    timezone: timezone ?? usual,
    repeats: recurrence !== null,
    place: [place?.description, place?.street, place?.locality].filter(Boolean).join(', ') || null,
    url,
    reason: reason && translate(reason, line.resultParams, locale),
    notes: notes.map((note) => translate(note, {}, locale)),
    chosen,
    result,
    path: eventUuid && `/events/${eventUuid}`,
  };
}
