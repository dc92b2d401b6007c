import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const data = graphql(`
  query Data {
    exports {
      id
      state
      done
      total
      size
      createdAt
      expiresAt
      url
    }
  }
`);

const requestExport = graphql(`
  mutation RequestExport {
    requestExport {
      id
    }
  }
`);

const deleteExport = graphql(`
  mutation DeleteExport($id: ID!) {
    deleteExport(id: $id) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  return query(event, data);
};

export const actions: Actions = {
  export: formAction(async (event) => {
    await mutate(event, requestExport, {});
    redirect(303, '/settings/data');
  }),
  delete: formAction(async (event, form) => {
    await mutate(event, deleteExport, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.export_deleted());
    redirect(303, '/settings/data');
  }),
};
