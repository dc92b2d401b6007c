import { graphql, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { PageServerLoad } from './$types';

const ownProfiles = graphql(`
  query OwnProfiles {
    identities {
      id
      suspended
      suspensionReason
      silenced
      movedTo {
        preferredUsername
        domain
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { identities } = await query(event, ownProfiles);
  return { stateOf: new Map((identities ?? []).map((profile) => [profile?.id, profile])) };
};
