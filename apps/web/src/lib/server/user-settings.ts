import type { RequestEvent } from '@sveltejs/kit';
import { graphql } from '#lib/graphql/document.ts';
import { geohashOf } from '#lib/places/geohash.ts';
import { m } from '#translations';
import { isLocale } from '#translations/runtime';
import { refuseForm, textFrom } from './form.ts';
import { mutate, query } from './graphql.ts';
import { localeCookie } from './locale.ts';
import { placeFrom } from './place-input.ts';
import { isTheme, preferenceLength, themeCookie } from './preferences.ts';
import { cookieOptions } from './session.ts';

const saved = graphql(`
  query UserSettings {
    loggedUser {
      id
      locale
      settings {
        timezone
        location {
          name
          range
          geohash
        }
      }
    }
    config {
      timezones
    }
  }
`);

const save = graphql(`
  mutation SaveUserSettings($locale: String!, $timezone: Timezone, $location: LocationInput) {
    updateLocale(locale: $locale) {
      id
    }
    setUserSettings(timezone: $timezone, location: $location) {
      timezone
    }
  }
`);

/** What SettingsFields shows: the user's settings, and the time zones there are. */
export async function readSettings(event: RequestEvent) {
  const { loggedUser, config } = await query(event, saved);
  return {
    settings: { timezone: loggedUser?.settings?.timezone, location: loggedUser?.settings?.location },
    zones: (config?.timezones ?? []).filter((zone) => zone !== null),
  };
}

/** Keeps what SettingsFields sent, in the account and (language, colours) in this browser; answers a refusal, if any. */
export async function saveSettings(event: RequestEvent, form: FormData) {
  const place = await placeFor(event, form);
  if (place === undefined) return refuseForm(form, { place: m.settings_place_unknown() });

  const [locale, theme] = [textFrom(form, 'locale'), textFrom(form, 'theme')];
  await mutate(event, save, {
    locale: isLocale(locale) ? locale : event.locals.locale,
    timezone: textFrom(form, 'timezone') || null,
    location: place && { ...place, range: Number(textFrom(form, 'range')) || null },
  });
  const options = cookieOptions(event, preferenceLength);
  if (isLocale(locale)) event.cookies.set(localeCookie, locale, options);
  if (isTheme(theme)) event.cookies.set(themeCookie, theme, options);
  return undefined;
}

/** The place to keep: the one there is when its name was left as it stands; null for none, undefined for an unknown one. */
async function placeFor(event: RequestEvent, form: FormData) {
  const { location } = (await readSettings(event)).settings;
  if (location?.name && location.geohash && textFrom(form, 'place').trim() === location.name) {
    return { name: location.name, geohash: location.geohash };
  }
  const place = await placeFrom(event, form, 'place', { townsOnly: true });
  return place && { name: place.label, geohash: geohashOf(place) };
}
