import { graphql, type ResultOf } from '#lib/graphql/document.ts';

/** What is needed to name a place and find it on the map; spread it as `...Place` on Address. */
export const placeFields = graphql(`
  fragment Place on Address {
    description
    locality
    region
    country
    geom
    timezone
  }
`);

export const searchPlaces = graphql(
  `
    query SearchPlaces($query: String!, $locale: String!, $type: AddressSearchType, $limit: Int = 6) {
      searchAddress(query: $query, locale: $locale, type: $type, limit: $limit) {
        ...Place
      }
    }
  `,
  [placeFields],
);

export type Place = ResultOf<typeof placeFields>;

/** The place in one line, from the small to the large: "Lyon, Auvergne-Rhône-Alpes, France". */
export function labelOf({ description, locality, region, country }: Omit<Place, 'geom' | 'timezone'>): string {
  return [description, locality, region, country]
    .filter((part, index, all) => part && all.indexOf(part) === index)
    .join(', ');
}
