export {
  chooseLocale,
  knownLocale,
  type Locale,
  ourLocales,
  readingOrder,
  speakUsually,
  textDirection,
  translate,
} from './locale.js';
export { escapeHtml, escapeXml, plainText, replaceWords, sanitizeHtml, sanitizeWords } from './html.js';
export { readableText } from './html-text.js';
export { bareHost, hostAndAbove, hostInput } from './host-input.js';
export { lineInput, textInput } from './input-text.js';
export { maskAddress, maskAddresses } from './masked-address.js';
export { ShallowTokenizer } from './shallow-tokenizer.js';
export { slugify } from './slug.js';
