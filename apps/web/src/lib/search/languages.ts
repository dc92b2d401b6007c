/** Languages that a search can be narrowed to. */
export const LANGUAGES = [
  'ar',
  'ca',
  'cs',
  'de',
  'en',
  'es',
  'eu',
  'fr',
  'it',
  'nl',
  'pl',
  'pt',
  'sv',
  'tr',
  'uk',
] as const;
