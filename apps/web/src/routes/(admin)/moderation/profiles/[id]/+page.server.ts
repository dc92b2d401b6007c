import { error, redirect } from '@sveltejs/kit';
import { profilePage } from '#lib/admin/moderated-actors.ts';
import { formAction } from '#lib/server/form.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { actorActions } from '#lib/server/moderated-actors.ts';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const accountOfProfile = graphql(`
  query AccountOfProfile($id: ID!) {
    person(id: $id) {
      user {
        id
      }
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { actor } = await query(event, profilePage, { id: event.params.id });
  if (!actor) error(404);
  return { actor };
};

export const actions: Actions = {
  ...actorActions,
  account: formAction(async (event) => {
    const { person } = await query(event, accountOfProfile, { id: event.params.id });
    redirect(303, `/settings/admin/users/${person?.user?.id ?? ''}`);
  }),
};
