import { error, redirect } from '@sveltejs/kit';
import { pagesPath, previewPage, savePage } from '#lib/server/custom-pages.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction } from '#lib/server/form.ts';
import { graphql, mutate } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const remove = graphql(`
  mutation DeleteCustomPage($id: ID!) {
    deleteCustomPage(id: $id) {
      id
    }
  }
`);

export const load: PageServerLoad = async ({ params, parent }) => {
  const { pages } = await parent();
  const page = pages.find(({ id }) => id === params.id);
  if (!page) error(404, m.error_page_not_found());
  return { page };
};

export const actions: Actions = {
  preview: formAction((event, form) => previewPage(event, form)),
  save: formAction((event, form) => savePage(event, form, event.params.id)),
  delete: formAction(async (event) => {
    await mutate(event, remove, { id: event.params.id });
    setFlash(event, 'success', m.admin_pages_deleted());
    redirect(303, pagesPath);
  }),
};
