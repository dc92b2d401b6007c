import { graphql, query } from '#lib/server/graphql.ts';
import { groupWhere } from '#lib/server/group-page.ts';
import { postActions } from '#lib/server/post-actions.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const page = graphql(`
  query NewPostPage {
    config {
      uploadLimits {
        default
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  await groupWhere(event, 'publish');
  const { config } = await query(event, page);
  return { pictureLimit: config?.uploadLimits?.default, zone: (await event.parent()).timezone ?? 'UTC' };
};

export const actions: Actions = postActions;
