import { redirect } from '@sveltejs/kit';
import { graphql } from '#lib/graphql/document.ts';
import { execute } from '#lib/server/graphql.ts';
import { setFlash } from '#lib/server/flash.ts';
import { textFrom } from '#lib/server/form.ts';
import { localeCookie } from '#lib/server/locale.ts';
import { keepPlace } from '#lib/server/near.ts';
import { placeFrom } from '#lib/server/place-input.ts';
import { bannerCookie, isBannerId, isTheme, preferenceLength, themeCookie } from '#lib/server/preferences.ts';
import { cookieOptions, previousPage } from '#lib/server/session.ts';
import { m } from '#translations';
import { isLocale } from '#translations/runtime';
import type { RequestEvent, RequestHandler } from './$types';

const updateLocale = graphql(`
  mutation UpdateLocale($locale: String) {
    updateLocale(locale: $locale) {
      id
    }
  }
`);

/** Keeps the reader's language, colours and place in cookies; a user's language also in their account, for the mails. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  const locale = form.get('locale');
  const theme = form.get('theme');
  const banner = form.get('banner');
  const options = cookieOptions(event, preferenceLength);
  if (isLocale(locale)) {
    event.cookies.set(localeCookie, locale, options);
    if (event.locals.signedIn) await execute(event, updateLocale, { locale });
  }
  if (isTheme(theme)) event.cookies.set(themeCookie, theme, options);
  if (form.has('where')) await choosePlace(event, form);
  if (isBannerId(banner)) event.cookies.set(bannerCookie, banner, options);
  redirect(303, previousPage(event));
};

async function choosePlace(event: RequestEvent, form: FormData): Promise<void> {
  const place = await placeFrom(event, form, 'where', { townsOnly: true });
  if (place === undefined) setFlash(event, 'danger', m.search_place_unknown({ place: textFrom(form, 'where') }));
  else keepPlace(event, place);
}
