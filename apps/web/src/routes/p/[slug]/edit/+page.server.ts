import { error } from '@sveltejs/kit';
import { m } from '#translations';
import { handleOf } from '#lib/events/standing.ts';
import { postEditorFields } from '#lib/posts/post-editor.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { readGroup } from '#lib/server/group-page.ts';
import { postActions } from '#lib/server/post-actions.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const page = graphql(
  `
    query EditPostPage($slug: String!) {
      post(slug: $slug) {
        ...PostEditor
      }
      config {
        uploadLimits {
          default
        }
      }
    }
  `,
  [postEditorFields],
);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  const { post, config } = await query(event, page, { slug: event.params.slug });
  if (!post?.attributedTo) error(404, m.error_post_not_found());
  if (!post.viewerCan?.update) error(403, m.error_unauthorized());
  return {
    post,
    group: await readGroup(event, handleOf(post.attributedTo)),
    pictureLimit: config?.uploadLimits?.default,
    zone: (await event.parent()).timezone ?? 'UTC',
  };
};

export const actions: Actions = postActions;
