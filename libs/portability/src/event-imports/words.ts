import { escapeHtml } from '#convoke/core';

/** Longer than any text that an event of ours may have; what comes after would be refused with all of it. */
const MOST_CHARACTERS = 90_000;
const LINKS = /^https?:\/\/[^\s\u0000-\u001f\\]+$/i;
/** Controls, and marks that turn the direction of a line. */
const UNSEEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g;

/** A text without what only serves to deceive, cut where it is far too long. */
export function cleanText(value: unknown, most = MOST_CHARACTERS): string {
  if (typeof value !== 'string') return '';
  return value.slice(0, most).toWellFormed().replace(UNSEEN, '').trim();
}

/** The same on one line; null where nothing is said. */
export function cleanLine(value: unknown, most: number): string | null {
  return (
    cleanText(value, most * 4)
      .replace(/\s+/g, ' ')
      .slice(0, most)
      .toWellFormed()
      .trim() || null
  );
}

/** A text as HTML, with its paragraphs and lines. */
export function paragraphs(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');
}

/** A description as its source may have it: HTML where it looks so, otherwise text. */
export function describedAs(value: unknown): string {
  const text = cleanText(value);
  return /<(p|br|div|ul|ol|li|a|strong|em|b|i|h[1-6])\b[^<>]*>/i.test(text) ? text : paragraphs(text);
}

/** A web address, absolute or beside a page; null for anything else. */
export function linkOf(value: unknown, base: URL | null = null): string | null {
  const text = cleanText(value, 2001);
  const url = text && text.length <= 2000 ? URL.parse(text, base?.href) : null;
  return url && LINKS.test(url.href) && !url.username && !url.password ? url.href : null;
}
