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

export type GroupCardGroup = ResultOf<typeof groupCardFields>;
