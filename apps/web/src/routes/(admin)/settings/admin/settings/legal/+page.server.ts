import { readSettings, saveSection } from '#lib/server/admin-settings.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { richTextFrom } from '#lib/server/rich-text-input.ts';
import type { Actions, PageServerLoad } from './$types';

const SOURCES = ['DEFAULT', 'CUSTOM', 'URL'] as const;

export const load: PageServerLoad = async (event) => ({ settings: await readSettings(event) });

const sourceFrom = (form: FormData, name: string) => SOURCES.find((source) => source === form.get(name));

export const actions: Actions = {
  save: formAction((event, form) =>
    saveSection(event, form, {
      instanceRules: richTextFrom(form, 'instanceRules'),
      instanceTermsType: sourceFrom(form, 'instanceTermsType'),
      instanceTerms: richTextFrom(form, 'instanceTerms'),
      instanceTermsUrl: textFrom(form, 'instanceTermsUrl'),
      instancePrivacyPolicyType: sourceFrom(form, 'instancePrivacyPolicyType'),
      instancePrivacyPolicy: richTextFrom(form, 'instancePrivacyPolicy'),
      instancePrivacyPolicyUrl: textFrom(form, 'instancePrivacyPolicyUrl'),
    }),
  ),
};
