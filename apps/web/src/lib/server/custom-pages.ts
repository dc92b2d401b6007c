import { redirect, type RequestEvent } from '@sveltejs/kit';
import { m } from '#translations';
import { getLocale, locales } from '#translations/runtime';
import { setFlash } from './flash.ts';
import { textFrom } from './form.ts';
import { graphql, mutate } from './graphql.ts';
import { previewOf, shown } from './instance-texts.ts';
import { richTextFrom } from './rich-text-input.ts';

export const pagesPath = '/settings/admin/pages';

const save = graphql(`
  mutation SaveCustomPage(
    $id: ID
    $revision: String
    $slug: String
    $texts: [CustomPageTextInput!]
    $draft: Boolean
    $inFooter: Boolean
    $inAbout: Boolean
  ) {
    saveCustomPage(
      id: $id
      revision: $revision
      slug: $slug
      texts: $texts
      draft: $draft
      inFooter: $inFooter
      inAbout: $inAbout
    ) {
      slug
    }
  }
`);

/** Saves what the form says of a page, and shows it. */
export async function savePage(event: RequestEvent, form: FormData, id?: string): Promise<never> {
  const { saveCustomPage } = await mutate(event, save, {
    id,
    revision: textFrom(form, 'revision') || null,
    slug: textFrom(form, 'slug'),
    texts: textsFrom(form),
    draft: form.has('draft'),
    inFooter: form.has('inFooter'),
    inAbout: form.has('inAbout'),
  });
  setFlash(event, 'success', m.admin_pages_saved());
  redirect(303, `/pages/${saveCustomPage!.slug}`);
}

/** Shows what is written of the page as readers would see it, and keeps nothing. */
export async function previewPage(event: RequestEvent, form: FormData) {
  const written = textsFrom(form).map(({ language, title }) =>
    previewOf(event, form, `texts.${language}.body`, title.trim() || m.admin_pages_untitled()),
  );
  return shown(form, await Promise.all(written));
}

/** Where nothing is written at all, that is wrong with the title in the reader's language. */
function textsFrom(form: FormData) {
  const texts = locales.map((language) => ({
    language,
    title: textFrom(form, `texts.${language}.title`),
    body: richTextFrom(form, `texts.${language}.body`),
  }));
  const written = texts.filter(({ title, body }) => title.trim() || body);
  return written.length > 0 ? written : texts.filter(({ language }) => language === getLocale());
}
