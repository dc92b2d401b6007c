import { linesFrom, readSettings, saveSection } from '#lib/server/admin-settings.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { richTextFrom } from '#lib/server/rich-text-input.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ settings: await readSettings(event) });

export const actions: Actions = {
  save: formAction((event, form) =>
    saveSection(event, form, {
      instanceName: textFrom(form, 'instanceName'),
      instanceSlogan: textFrom(form, 'instanceSlogan'),
      instanceDescription: textFrom(form, 'instanceDescription'),
      instanceLongDescription: richTextFrom(form, 'instanceLongDescription'),
      contact: textFrom(form, 'contact'),
      instanceLanguages: linesFrom(form, 'instanceLanguages'),
    }),
  ),
};
