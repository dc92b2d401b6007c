import { baseLocale, type Locale, locales } from '#translations/runtime';

const kept = new Map<string, string>();

/** What a language calls itself, as it stands at the head of a line: "Français". */
export function ownNameOf(locale: string): string {
  let name = kept.get(locale);
  if (name === undefined) {
    name = new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale;
    name = name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
    kept.set(locale, name);
  }
  return name;
}

/** Of the instance's languages those that there are texts in, the main one first; all that there are where it speaks none. */
export function spokenLocales(languages: readonly (string | null)[] | null | undefined): readonly Locale[] {
  const spoken = (languages ?? []).flatMap((code) => locales.filter((locale) => locale === code));
  return spoken.length > 0 ? spoken : [baseLocale, ...locales.filter((locale) => locale !== baseLocale)];
}
