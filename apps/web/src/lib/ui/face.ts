import { graphql, type ResultOf } from '#lib/graphql/document.ts';

/** What is needed to show who somebody is; spread it as `...Face` on Person, Group and Actor. */
export const faceFields = graphql(`
  fragment Face on Actor {
    id
    type
    name
    preferredUsername
    domain
    avatar {
      url
      alt
      variants {
        url
        width
      }
    }
  }
`);

export type Face = ResultOf<typeof faceFields>;
