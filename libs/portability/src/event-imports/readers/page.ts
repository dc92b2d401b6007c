import { MOST_EVENTS, type Reading, type ReadSource } from '../candidate.js';
import { type Json, parseJson } from './json.js';
import { readPageData } from './microdata.js';
import { readSchemaEvent, schemaEventsIn } from './schema-event.js';

const LONGEST_SCRIPT = 2_000_000;
const MOST_CALENDARS = 3;

/** What a page says of events, and the calendars that it names for those who want more. */
export interface ReadPage extends ReadSource {
  calendars: string[];
}

/** Whether a text is a page. */
export function isPage(text: string): boolean {
  const begins = text.slice(0, 5000).replace(/<!--[\s\S]*?-->/g, '');
  return /^\s*<(!doctype\s+html|html|head|body)\b/i.test(begins);
}

/** Reads the events of a page that describes them with schema.org: JSON-LD, or microdata where it has none. */
export function readEventPage(html: string, { url, timezone }: Reading): ReadPage {
  const { scripts, items, calendars } = readPageData(html);
  const said = scripts.filter((script) => script.length <= LONGEST_SCRIPT).map((script) => parseJson(script));
  const linked = schemaEventsIn(said);
  const events = once(linked.length > 0 ? linked : schemaEventsIn(items));
  return {
    candidates: events.slice(0, MOST_EVENTS).map((event) => readSchemaEvent(event, url, timezone)),
    isCut: events.length > MOST_EVENTS,
    calendars: calendars.slice(0, MOST_CALENDARS),
  };
}

/** Pages say the same more than once. */
function once(events: Json[]): Json[] {
  const keyOf = ({ name, startDate }: Json) => JSON.stringify([name, startDate]);
  return [...new Map(events.toReversed().map((event) => [keyOf(event), event])).values()].toReversed();
}
