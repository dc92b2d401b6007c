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

/** A place with all that somebody needs to get there; spread it as `...FullAddress` on Address. */
export const addressFields = graphql(
  `
    fragment FullAddress on Address {
      ...Place
      street
      postalCode
    }
  `,
  [placeFields],
);

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
export type Address = ResultOf<typeof addressFields>;

/** The place in one line, from the small to the large: "Lyon, Auvergne-Rhône-Alpes, France". */
export function labelOf({ description, locality, region, country }: Omit<Place, 'geom' | 'timezone'>): string {
  return [description, locality, region, country]
    .filter((part, index, all) => part && all.indexOf(part) === index)
    .join(', ');
}

/** The address as it stands on an envelope, each line once. */
export function addressLines(address: Omit<Address, 'geom' | 'timezone'> | null): string[] {
  if (!address) return [];
  const town = [address.postalCode, address.locality].filter(Boolean).join(' ');
  const lines = [address.description, address.street, town, address.region, address.country];
  return lines.filter((line, index): line is string => Boolean(line) && lines.indexOf(line) === index);
}
