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
