import { graphql, type ResultOf } from '#lib/graphql/document.ts';

/** What GroupCard needs of a group. */
export const groupCardFields = graphql(`
  fragment GroupCard on Group {
    id
    name
    preferredUsername
    domain
    summary
    visibility
    membersCount
    avatar {
      url
      alt
      variants {
        url
        width
      }
    }
    physicalAddress {
      locality
      region
      country
    }
  }
`);

/** The same of what a search finds, perhaps in an index elsewhere. */
export const foundGroupFields = graphql(
  `
    fragment FoundGroup on GroupSearchResult {
      __typename
      ... on Group {
        ...GroupCard
      }
      ... on GroupResult {
        url
        name
        preferredUsername
        domain
        summary
        membersCount
        physicalAddress {
          locality
          region
          country
        }
      }
    }
  `,
  [groupCardFields],
);

export type GroupCardGroup = ResultOf<typeof groupCardFields>;
export type FoundGroup = ResultOf<typeof foundGroupFields>;

/** A group that only a search index knows, as those of this network are shown; its page is elsewhere. */
export function asCard(found: FoundGroup): GroupCardGroup & { page?: string } {
  if (found.__typename === 'Group') return found;
  return { ...found, id: found.url, page: found.url ?? '', visibility: 'PUBLIC', avatar: null };
}
