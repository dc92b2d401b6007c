import { graphql, type ResultOf } from '#lib/graphql/document.ts';

/** What a calendar shows of an event. */
export const dayEventFields = graphql(`
  fragment DayEvent on EventSearchResult {
    uuid
    title
    beginsOn
    status
    options {
      showStartTime
    }
  }
`);

/** What a calendar shows of a day. */
export const dayFields = graphql(
  `
    fragment Day on EventDay {
      date
      total
      events {
        ...DayEvent
      }
    }
  `,
  [dayEventFields],
);

export type DayEvent = ResultOf<typeof dayEventFields>;
export type Day = ResultOf<typeof dayFields>;
