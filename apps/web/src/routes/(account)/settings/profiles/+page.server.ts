import { graphql, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { PageServerLoad } from './$types';

const movedProfiles = graphql(`
  query MovedProfiles {
    identities {
      id
      movedTo {
        preferredUsername
        domain
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { identities } = await query(event, movedProfiles);
  return { movedTo: new Map((identities ?? []).map((profile) => [profile?.id, profile?.movedTo])) };
};
