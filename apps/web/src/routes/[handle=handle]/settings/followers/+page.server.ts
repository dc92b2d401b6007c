import { redirect } from '@sveltejs/kit';
import { m } from '#translations';
import { faceFields } from '#lib/ui/face.ts';
import { pageFrom } from '#lib/search/search-filters.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { groupWhere } from '#lib/server/group-page.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const LIMIT = 20;

const page = graphql(
  `
    query GroupFollowers($name: String!, $page: Int!, $asking: Int!, $limit: Int!) {
      group(preferredUsername: $name) {
        asking: followers(approved: false, page: $asking, limit: $limit) {
          total
          elements {
            ...FollowerRow
          }
        }
        followers(approved: true, page: $page, limit: $limit) {
          total
          elements {
            ...FollowerRow
          }
        }
      }
    }

    fragment FollowerRow on Follower {
      id
      insertedAt
      actor {
        ...Face
      }
    }
  `,
  [faceFields],
);

const answer = graphql(`
  mutation AnswerFollower($id: ID!, $approved: Boolean!, $actorId: ID) {
    updateFollower(id: $id, approved: $approved, actorId: $actorId) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await groupWhere(event, 'manageMembers');
  const { searchParams } = event.url;
  const pages = { page: pageFrom(searchParams), asking: pageFrom(searchParams, 'asking') };
  const name = event.params.handle.slice(1);
  const { group } = await query(event, page, { name, ...pages, limit: LIMIT });
  return { pages, limit: LIMIT, asking: listed(group?.asking), followers: listed(group?.followers) };
};

export const actions: Actions = {
  answer: formAction(async (event, form) => {
    const approved = form.get('answer') === 'approve';
    await mutate(event, answer, { id: textFrom(form, 'followId'), approved, actorId: textFrom(form, 'actorId') });
    setFlash(event, 'success', approved ? m.group_follower_approved() : m.group_follower_ended());
    redirect(303, event.url.pathname);
  }),
};

function listed<Row>(found: { total: number | null; elements: readonly (Row | null)[] | null } | null | undefined) {
  return { total: found?.total ?? 0, elements: (found?.elements ?? []).filter((row) => row !== null) };
}
