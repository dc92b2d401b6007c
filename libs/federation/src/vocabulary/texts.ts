import { escapeHtml } from '#convoke/core';
import { type Document, isDocument, languagesOf, textOf } from './document.js';

/** The first of the texts that is there, as HTML; what says to be plain text becomes HTML. */
export function readHtml(document: Document, keys: readonly string[], max: number): string {
  const text = keys.map((key) => textOf(document, key, max)).find((found) => found !== null) ?? '';
  const { mediaType } = document;
  if (mediaType !== 'text/plain' && mediaType !== 'text/markdown') return text;
  const paragraphs = text.replace(/\r\n?/g, '\n').split(/\n{2,}/);
  return paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`).join('');
}

/** BCP 47 tag of what it says, or of the language that its texts are given in; `und` otherwise. */
export function languageOf(document: Document): string {
  const { inLanguage, language, contentMap, nameMap } = document;
  for (const said of [inLanguage, language, onlyLanguageOf(contentMap), onlyLanguageOf(nameMap)]) {
    const tag = isDocument(said) ? said.identifier : said;
    if (typeof tag !== 'string' || tag.length > 35 || !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag)) continue;
    try {
      return Intl.getCanonicalLocales(tag)[0] ?? 'und';
    } catch {
      continue;
    }
  }
  return 'und';
}

function onlyLanguageOf(map: unknown): string | undefined {
  const [language, ...others] = languagesOf(map);
  return others.length === 0 ? language : undefined;
}
