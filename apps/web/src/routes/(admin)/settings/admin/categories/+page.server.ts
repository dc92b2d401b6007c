import { redirect, type RequestEvent } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import { locales } from '#translations/runtime';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const PATH = '/settings/admin/categories';

const categoriesQuery = graphql(`
  query AdministeredCategories {
    administeredCategories {
      byName
      elements {
        id
        label
        hidden
        names {
          language
          name
        }
      }
    }
  }
`);

const save = graphql(`
  mutation SaveEventCategory($id: ID, $names: [EventCategoryNameInput!], $hidden: Boolean) {
    saveEventCategory(id: $id, names: $names, hidden: $hidden) {
      byName
    }
  }
`);

const remove = graphql(`
  mutation DeleteEventCategory($id: ID!) {
    deleteEventCategory(id: $id) {
      id
    }
  }
`);

const order = graphql(`
  mutation OrderEventCategories($ids: [ID!]!) {
    orderEventCategories(ids: $ids) {
      byName
    }
  }
`);

async function read(event: RequestEvent) {
  const { administeredCategories } = await query(event, categoriesQuery, {});
  return administeredCategories!;
}

export const load: PageServerLoad = async (event) => {
  const { elements: categories, byName } = await read(event);
  const asked = event.url.searchParams.get('change');
  return { categories, byName, changed: categories.find(({ id, names }) => names && id === asked) ?? null };
};

export const actions: Actions = {
  save: formAction(async (event, form) => {
    const id = textFrom(form, 'id') || null;
    const names = locales.map((language) => ({ language, name: textFrom(form, `names.${language}`) }));
    await mutate(event, save, { id, names });
    done(event, id ? m.admin_categories_changed() : m.admin_categories_added(), id);
  }),
  show: formAction(async (event, form) => {
    const [id, hidden] = [textFrom(form, 'id'), textFrom(form, 'hidden') === 'true'];
    await mutate(event, save, { id, hidden });
    done(event, hidden ? m.admin_categories_is_hidden() : m.admin_categories_is_shown(), id);
  }),
  remove: formAction(async (event, form) => {
    await mutate(event, remove, { id: textFrom(form, 'id') });
    done(event, m.admin_categories_removed());
  }),
  move: formAction(async (event, form) => {
    const id = textFrom(form, 'id');
    const ids = (await read(event)).elements.map((category) => category.id);
    const from = ids.indexOf(id);
    const to = textFrom(form, 'way') === 'up' ? from - 1 : from + 1;
    if (from >= 0 && to >= 0) ids.splice(to, 0, ...ids.splice(from, 1));
    await mutate(event, order, { ids });
    done(event, m.admin_categories_moved(), id);
  }),
  byName: formAction(async (event) => {
    await mutate(event, order, { ids: [] });
    done(event, m.admin_categories_moved());
  }),
};

/** Shows the page, where the category is on it. */
function done(event: RequestEvent, words: string, id?: string | null): never {
  setFlash(event, 'success', words);
  redirect(303, id ? `${PATH}#${encodeURIComponent(id)}` : PATH);
}
