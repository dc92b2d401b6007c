import { graphql } from '#lib/graphql/document.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';

export const embeddedEvent = graphql(
  `
    query EmbeddedEvent($uuid: UUID!) {
      event(uuid: $uuid) {
        ...EventCard
      }
    }
  `,
  [eventCardFields],
);
