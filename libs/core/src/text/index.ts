export { chooseLocale, knownLocale, type Locale, translate } from './locale.js';
export { escapeHtml, plainText, sanitizeHtml } from './html.js';
export { slugify } from './slug.js';
