/** Dates that were moved further than so from their day may be in a list twice: to look back further costs more. */
const DAYS_BACK = 60;

interface ListOfDates {
  /** The rows of the list by the name of their table, by their name in the statement and by the column of an event's id. */
  table: string;
  row: string;
  id: string;
  /** What else is joined, and every condition of the list, both in SQL on `row`. */
  join?: string;
  where: string;
  /** The moment from which on the list has what is not over, as a placeholder. */
  from: string;
}

/** That a list has no earlier date of the same series: a condition in SQL on `row`. */
export function oncePerSeries({ table, row, id, join = '', where, from }: ListOfDates): string {
  const onOther = (sql: string) => sql.replace(new RegExp(`\\b${row}\\.`, 'g'), 'other.');
  // OFFSET keeps it a question of each row: a page of few rows, most of them of no series, needs no join with all dates.
  return `NOT EXISTS (SELECT FROM event_occurrences own
      JOIN event_occurrences theirs ON theirs.series_id = own.series_id
        AND theirs.recurrence_date > ${from}::timestamptz::date - ${DAYS_BACK}
      JOIN ${table} other ON other.${id} = theirs.event_id ${onOther(join)}
    WHERE own.event_id = ${row}.${id} AND (other.begins_on, other.${id}) < (${row}.begins_on, ${row}.${id})
      AND ${onOther(where)} OFFSET 0)`;
}
