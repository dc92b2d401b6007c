import { readSettings, saveSection } from '#lib/server/admin-settings.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, query } from '#lib/server/graphql.ts';
import { previewOf, shown } from '#lib/server/instance-texts.ts';
import { richTextFrom } from '#lib/server/rich-text-input.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const languagesQuery = graphql(`
  query AllLanguages {
    languages {
      code
      name
    }
  }
`);

export const load: PageServerLoad = async (event) => {
  const [settings, { languages }] = await Promise.all([readSettings(event), query(event, languagesQuery, {})]);
  const known = (languages ?? []).flatMap((each) =>
    each?.code && each.name ? [{ code: each.code, name: each.name }] : [],
  );
  // What somebody wrote by hand may have no name.
  const unnamed = (settings.instanceLanguages ?? []).flatMap((code) =>
    code && !known.some((each) => each.code === code) ? [{ code, name: code }] : [],
  );
  return { settings, languages: [...known, ...unnamed] };
};

/** Those that are ticked with the one that is added, the main one first. */
function languagesFrom(form: FormData): string[] {
  const [main, added] = [textFrom(form, 'mainLanguage'), textFrom(form, 'addedLanguage')];
  const spoken = [...form.getAll('instanceLanguages').map(String), added].filter(Boolean);
  const first = spoken.includes(main) ? [main] : [];
  return [...new Set([...first, ...spoken])];
}

export const actions: Actions = {
  preview: formAction(async (event, form) =>
    shown(form, [await previewOf(event, form, 'instanceLongDescription', m.admin_settings_long_description())]),
  ),
  save: formAction((event, form) =>
    saveSection(event, form, {
      instanceName: textFrom(form, 'instanceName'),
      instanceSlogan: textFrom(form, 'instanceSlogan'),
      instanceDescription: textFrom(form, 'instanceDescription'),
      instanceLongDescription: richTextFrom(form, 'instanceLongDescription'),
      contact: textFrom(form, 'contact'),
      instanceLanguages: languagesFrom(form),
    }),
  ),
};
