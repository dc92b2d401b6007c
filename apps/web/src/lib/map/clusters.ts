import { graphql, type ResultOf } from '#lib/graphql/document.ts';

/** What a map shows of events that lie close together. */
export const clusterFields = graphql(`
  fragment Cluster on EventCluster {
    count
    geom
    bbox
    event {
      uuid
      title
      physicalAddress {
        description
        locality
      }
    }
  }
`);

export type MapCluster = ResultOf<typeof clusterFields>;
