import { graphql, query } from '#lib/server/graphql.ts';
import type { PageServerLoad } from './$types';

const about = graphql(`
  query AboutInstance {
    config {
      description
      longDescription
      contact
      languages
      anonymous {
        participation {
          allowed
        }
      }
    }
    statistics {
      numberOfUsers
      numberOfEvents
      numberOfLocalEvents
      numberOfLocalGroups
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { config, statistics } = await query(event, about);
  return { about: config, statistics };
};
