import { LISTED } from './event.policy.js';

interface Reading {
  /** What is read of events as `e`. */
  columns: string;
  join?: string;
  /** Further conditions, each with its AND; then, unless all of them are read, ORDER BY beginning and id, and LIMIT. */
  rest?: string;
}

/**
 * The listed events that go on at a moment, a placeholder, in SQL. Those of about one length are read by themselves, in the order of
 * their beginning: whatever is still on began a short while ago for how long it lasts, so hardly any that is over is passed.
 */
export function goingOn(moment: string, { columns, join = '', rest = '' }: Reading): string {
  return `SELECT going_on.* FROM begun_since(${moment}) begun CROSS JOIN LATERAL (
      SELECT ${columns} FROM events e ${join}
      WHERE ${LISTED} AND event_length(e.begins_on, e.ends_on) = begun.length AND e.begins_on > begun.earliest
        AND e.begins_on <= ${moment} AND e.ends_on > ${moment} ${rest}) going_on`;
}
