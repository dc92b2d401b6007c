import { lineInput, plainText, sanitizeHtml } from '#convoke/core';
import { language } from '#convoke/events';

const MAX_WORDS = 100_000;

/** One line, without mark-up, clipped; null where nothing is left. */
export function lineOf(text: string | null, max: number): string | null {
  if (text === null) return null;
  const line = text.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/g, ' ');
  const { data = '' } = lineInput({ max: MAX_WORDS }).safeParse(line.slice(0, MAX_WORDS));
  return clipped(data, max) || null;
}

/** A line of what may hold mark-up. */
export function titleOf(text: string | null, max: number): string | null {
  return lineOf(text === null ? null : plainText(text.slice(0, MAX_WORDS)), max);
}

/** HTML that can do no harm. */
export function htmlOf(text: string | null, max = MAX_WORDS): string {
  const html = (text ?? '').slice(0, max).toWellFormed();
  return sanitizeHtml(html.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ''));
}

/** BCP 47, `und` where nobody knows. */
export function languageOf(tag: string | null): string {
  return language.safeParse(tag).data ?? 'und';
}

function clipped(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** A web address that could be somebody's id; null for others, and for longer ones than fit into an index. */
export function uriOf(text: string | null): string | null {
  if (text === null || Buffer.byteLength(text) > 1500 || !/^https?:\/\/[^\s\\]+$/i.test(text)) return null;
  return URL.canParse(text) ? text : null;
}

/** Whether an address is one of the instance's own. */
export function isAt(home: string, uri: string): boolean {
  return URL.canParse(uri) && new URL(uri).origin === home;
}
