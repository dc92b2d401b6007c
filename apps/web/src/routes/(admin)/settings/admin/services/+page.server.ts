import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const PATH = '/settings/admin/services';

const services = graphql(`
  query AdminResourceServices {
    resourceServices {
      id
      kind
      label
      url
      madeAtOnce
    }
  }
`);

const save = graphql(`
  mutation SaveResourceService($id: ID, $kind: String!, $label: String!, $url: String!) {
    saveResourceService(id: $id, kind: $kind, label: $label, url: $url) {
      label
    }
  }
`);

const remove = graphql(`
  mutation RemoveResourceService($id: ID!) {
    removeResourceService(id: $id) {
      id
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const { resourceServices } = await query(event, services, {});
  const known = resourceServices ?? [];
  return { services: known, changed: known.find(({ id }) => id === event.url.searchParams.get('change')) ?? null };
};

export const actions: Actions = {
  save: formAction(async (event, form) => {
    const id = textFrom(form, 'id') || null;
    const [kind, label, url] = ['kind', 'label', 'url'].map((name) => textFrom(form, name)) as [string, string, string];
    const { saveResourceService: saved } = await mutate(event, save, { id, kind, label, url });
    const named = { label: saved?.label ?? label };
    setFlash(event, 'success', id ? m.admin_services_changed(named) : m.admin_services_added(named));
    redirect(303, PATH);
  }),
  remove: formAction(async (event, form) => {
    await mutate(event, remove, { id: textFrom(form, 'id') });
    setFlash(event, 'success', m.admin_services_removed({ label: textFrom(form, 'name') }));
    redirect(303, PATH);
  }),
};
