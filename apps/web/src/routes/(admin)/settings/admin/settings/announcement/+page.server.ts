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
    return saveSection(event, form, { banner: bannerFrom(form, zone) });
  }),
};

/** One that is not shown keeps its texts; without any there is nothing to keep. */
function bannerFrom(form: FormData, zone: string) {
  const shown = form.has('shown');
  const texts = locales.map((language) => ({ language, text: textFrom(form, `banner.texts.${language}`) }));
  if (!shown && texts.every(({ text }) => !text.trim())) return null;
  return {
    shown,
    texts,
    level: textFrom(form, 'banner.level') === 'WARNING' ? ('WARNING' as const) : ('INFO' as const),
    from: instantFrom(form, 'banner.from', zone) ?? null,
    until: instantFrom(form, 'banner.until', zone) ?? null,
    dismissible: form.has('dismissible'),
  };
}
