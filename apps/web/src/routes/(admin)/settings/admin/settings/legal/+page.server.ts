import { readSettings, saveSection } from '#lib/server/admin-settings.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { previewOf, shown } from '#lib/server/instance-texts.ts';
import { richTextFrom } from '#lib/server/rich-text-input.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const SOURCES = ['DEFAULT', 'CUSTOM', 'URL'] as const;

export const load: PageServerLoad = async (event) => ({ settings: await readSettings(event) });

const sourceFrom = (form: FormData, name: string) => SOURCES.find((source) => source === form.get(name));

/** A page elsewhere, and our own words, are where they can be read already. */
const ownTexts = (form: FormData) =>
  [
    { name: 'instanceRules', title: m.admin_settings_rules(), isOwn: true },
    { name: 'instanceTerms', title: m.footer_terms(), isOwn: sourceFrom(form, 'instanceTermsType') === 'CUSTOM' },
    {
      name: 'instancePrivacyPolicy',
      title: m.footer_privacy(),
      isOwn: sourceFrom(form, 'instancePrivacyPolicyType') === 'CUSTOM',
    },
  ].filter(({ isOwn }) => isOwn);

export const actions: Actions = {
  preview: formAction(async (event, form) => {
    const texts = ownTexts(form).map(({ name, title }) => previewOf(event, form, name, title));
    return shown(form, await Promise.all(texts));
  }),
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
