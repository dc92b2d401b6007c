import { redirect } from '@sveltejs/kit';
import { groupPath } from '#lib/groups/group-head.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { execute, graphql, query, refuse } from '#lib/server/graphql.ts';
import { eventCardFields } from '#lib/ui/event-card.ts';
import type { PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;
const MAX_LENGTH = 2000;

const interact = graphql(`
  query Interact($uri: String!) {
    interact(uri: $uri) {
      __typename
      url
      ... on Event {
        uuid
      }
      ... on Group {
        preferredUsername
        domain
      }
      ... on Person {
        name
        preferredUsername
        domain
        summary
        movedTo {
          preferredUsername
          domain
          url
        }
        avatar {
          url
          variants {
            url
            width
          }
        }
      }
    }
  }
`);

const theirEvents = graphql(
  `
    query EventsOfProfile($url: String!, $limit: Int!) {
      searchEvents(term: $url, limit: $limit) {
        elements {
          ...EventCard
        }
      }
    }
  `,
  [eventCardFields],
);

/** Where servers elsewhere send their people with the address of something; leads to it, or says that it cannot be had. */
export const load: PageServerLoad = async (event) => {
  const uri = (event.url.searchParams.get('uri') ?? '').trim().slice(0, MAX_LENGTH);
  if (!uri) return { uri, problem: null, profile: null, events: [] };
  const found = await foundAt(event, uri);
  if (typeof found === 'string') return { uri, problem: found, profile: null, events: [] };
  if (found.__typename === 'Event') redirect(303, `/events/${found.uuid}`);
  if (found.__typename === 'Group') redirect(303, groupPath(found));
  const { searchEvents } = await query(event, theirEvents, { url: found.url ?? '', limit: LIMIT });
  const events = (searchEvents?.elements ?? []).filter((each) => each !== null);
  return { uri, problem: null, profile: found, events };
};

async function foundAt(event: Parameters<PageServerLoad>[0], uri: string) {
  try {
    const { interact: found } = await execute(event, interact, { uri });
    return found ?? 'failed';
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure)) throw failure;
    if (failure.fields.uri) return failure.has('fetch_failed') ? 'failed' : 'not_an_address';
    refuse(event, failure);
  }
}
