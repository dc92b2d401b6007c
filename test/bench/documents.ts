/** What a list shows of an event; the raw reference answers the same. */
const EVENT = `id uuid url title slug beginsOn endsOn status visibility joinOptions category language onlineAddress
  tags { id title slug } options { maximumAttendeeCapacity }
  organizerActor { id name preferredUsername url }
  physicalAddress { id description street locality postalCode region country geom }
  picture { url alt metadata { width height blurhash } }
  participantStats { going participant }`;

/** Body of a request for one event, with its description. */
export function eventOperation(uuid: string): string {
  return JSON.stringify({
    query: `query Event($uuid: UUID!) { event(uuid: $uuid) { ${EVENT} description } }`,
    variables: { uuid },
  });
}

/** Body of a request for the twenty events that come next. */
export const LIST_OPERATION = JSON.stringify({ query: `{ events(limit: 20) { elements { ${EVENT} } } }` });
