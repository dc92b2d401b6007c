import { redirect } from '@sveltejs/kit';
import { pagesPath } from '#lib/server/custom-pages.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const move = graphql(`
  mutation MoveCustomPage($id: ID!, $position: Int!) {
    saveCustomPage(id: $id, position: $position) {
      id
    }
  }
`);

export const actions: Actions = {
  move: formAction(async (event, form) => {
    await mutate(event, move, { id: textFrom(form, 'id'), position: Number(textFrom(form, 'position')) || 1 });
    setFlash(event, 'success', m.admin_pages_moved());
    redirect(303, pagesPath);
  }),
};
