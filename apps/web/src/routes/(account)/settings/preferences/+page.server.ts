import { redirect } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { readSettings, saveSettings } from '#lib/server/user-settings.ts';
import { m } from '#translations';
import { isLocale } from '#translations/runtime';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  return readSettings(event);
};

export const actions: Actions = {
  default: formAction(async (event, form) => {
    const refusal = await saveSettings(event, form);
    if (refusal) return refusal;
    const locale = textFrom(form, 'locale');
    setFlash(event, 'success', m.settings_saved({}, isLocale(locale) ? { locale } : {}));
    redirect(303, '/settings/preferences');
  }),
};
