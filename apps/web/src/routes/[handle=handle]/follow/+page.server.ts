import { followGroup } from '#lib/server/group-follow.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const ownFollows = graphql(`
  query OwnFollows($name: String!) {
    group(preferredUsername: $name) {
      viewerFollows {
        actor {
          id
        }
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { group } = await query(event, ownFollows, { name: event.params.handle.slice(1) });
  return { following: (group?.viewerFollows ?? []).map(({ actor }) => actor?.id) };
};

export const actions: Actions = { default: followGroup };
