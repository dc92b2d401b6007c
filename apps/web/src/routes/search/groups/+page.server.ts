import type { RequestEvent } from '@sveltejs/kit';
import { asCard, foundGroupFields } from '#lib/groups/group-card.ts';
import type { VariablesOf } from '#lib/graphql/document.ts';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { geohashOf } from '#lib/places/geohash.ts';
import { filtersFrom, type Target, usualTarget, withTarget } from '#lib/search/search-filters.ts';
import { namesOneThing, placeWords } from '#lib/server/event-search.ts';
import { placeFrom } from '#lib/server/place-input.ts';
import { execute, graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

const LIMIT = 12;
const GEOHASH_LETTERS = 7;

const searchGroups = graphql(
  `
    query SearchGroups($term: String, $location: String, $target: SearchTarget, $page: Int!, $limit: Int!) {
      searchGroups(term: $term, location: $location, searchTarget: $target, page: $page, limit: $limit) {
        total
        elements {
          ...FoundGroup
        }
      }
    }
  `,
  [foundGroupFields],
);

export const load: PageServerLoad = async (event) => {
  const index = (await event.parent()).instance.search?.global;
  const filters = withTarget(filtersFrom(event.url.searchParams), index);
  const { search, where, page, target } = filters;
  const place = await placeFrom(event, placeWords(event.url.searchParams, filters), 'where', { townsOnly: true });
  const lost = place === undefined;
  const location = place ? geohashOf(place, GEOHASH_LETTERS) : null;
  const asked = { term: search, location, page, limit: lost ? 0 : LIMIT };
  const whose = target || usualTarget(index);
  const { found, isSilent } = await find(event, asked, whose);
  return {
    search,
    where: place?.label ?? where,
    target,
    isSilent,
    lost,
    page,
    limit: LIMIT,
    feed: lost || whose === 'GLOBAL' || namesOneThing(filters) ? null : feedOf({ term: search, location, target }),
    total: lost ? 0 : (found.searchGroups?.total ?? 0),
    groups: (found.searchGroups?.elements ?? []).filter((group) => group !== null).map(asCard),
  };
};

/** What stands behind the path of the feed that has the same groups. */
function feedOf({ term, location, target }: { term: string; location: string | null; target: string }): string {
  const said = Object.entries({ term, location, searchTarget: target }).filter(([, value]) => value);
  return said.length > 0 ? `?${new URLSearchParams(said as [string, string][])}` : '';
}

type Asked = Omit<VariablesOf<typeof searchGroups>, 'target'>;

/** What is known here stands in for a search index that does not answer. */
async function find(event: RequestEvent, asked: Asked, target: Target) {
  if (target !== 'GLOBAL') return { found: await query(event, searchGroups, { ...asked, target }), isSilent: false };
  try {
    return { found: await execute(event, searchGroups, { ...asked, target }), isSilent: false };
  } catch (failure) {
    if (!(failure instanceof GraphQLFailure) || !failure.has('search_index_unavailable')) throw failure;
    return { found: await query(event, searchGroups, { ...asked, target: 'INTERNAL' }), isSilent: true };
  }
}
