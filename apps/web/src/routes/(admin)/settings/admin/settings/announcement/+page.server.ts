import { readSettings, saveSection } from '#lib/server/admin-settings.ts';
import { formAction, refuseForm, textFrom } from '#lib/server/form.ts';
import { shown } from '#lib/server/instance-texts.ts';
import { instantFrom } from '#lib/server/instants.ts';
import { m } from '#translations';
import { locales } from '#translations/runtime';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

export const load: PageServerLoad = async (event) => ({ settings: await readSettings(event) });

export const actions: Actions = {
  /** Shows the announcement on the page alone, and keeps nothing. */
  preview: formAction((_, form) => Promise.resolve(shown(form))),
  save: formAction(async (event, form) => {
    const zone = textFrom(form, 'zone') || 'UTC';
    const unreadable = ['banner.from', 'banner.until'].filter(
      (name) => textFrom(form, name) && !instantFrom(form, name, zone),
    );
    if (unreadable.length > 0) {
      return refuseForm(form, Object.fromEntries(unreadable.map((name) => [name, m.error_invalid()])));
    }
    return saveSection(event, form, { banner: form.has('shown') ? bannerFrom(form, zone) : null });
  }),
};

function bannerFrom(form: FormData, zone: string) {
  return {
    level: textFrom(form, 'banner.level') === 'WARNING' ? ('WARNING' as const) : ('INFO' as const),
    texts: locales.map((language) => ({ language, text: textFrom(form, `text.${language}`) })),
    from: instantFrom(form, 'banner.from', zone) ?? null,
    until: instantFrom(form, 'banner.until', zone) ?? null,
    dismissible: form.has('dismissible'),
  };
}
