import { error, redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { handleOf } from '#lib/events/standing.ts';
import { isListedPost, postPageQuery } from '#lib/posts/post-page.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { readGroup } from '#lib/server/group-page.ts';
import { postJsonLd } from '#lib/server/post-json-ld.ts';
import { localPath } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const publish = graphql(`
  mutation PublishPost($id: ID!, $actorId: ID) {
    updatePost(id: $id, actorId: $actorId, draft: false) {
      slug
      awaitsModerator
    }
  }
`);

const remove = graphql(`
  mutation DeletePost($id: ID!, $actorId: ID) {
    deletePost(id: $id, actorId: $actorId) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { post } = await query(event, postPageQuery, { slug: event.params.slug });
  if (!post?.attributedTo) error(404, m.error_post_not_found());
  const { update, delete: mayDelete } = post.viewerCan ?? {};
  const group = update || mayDelete ? await readGroup(event, handleOf(post.attributedTo)) : null;
  return {
    post,
    // Who acts as a moderator of the instance acts as no profile.
    group: group?.viewerCan?.publish ? group : null,
    jsonLd: isListedPost(post) ? postJsonLd(post) : undefined,
  };
};

export const actions: Actions = {
  publish: formAction(async (event, form) => {
    const { updatePost } = await mutate(event, publish, whichAndWho(form));
    setFlash(event, 'success', updatePost?.awaitsModerator ? m.post_sent_to_moderator() : m.post_published());
    redirect(303, `/p/${updatePost?.slug}`);
  }),
  delete: formAction(async (event, form) => {
    await mutate(event, remove, whichAndWho(form));
    setFlash(event, 'success', m.post_deleted());
    redirect(303, localPath(form.get('back')));
  }),
};

function whichAndWho(form: FormData) {
  return { id: textFrom(form, 'id'), actorId: textFrom(form, 'actorId') || null };
}
