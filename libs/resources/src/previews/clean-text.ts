/** Controls, and marks that turn the direction of a line or show nothing. */
const UNSEEN = /[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

/** The words of a foreign text on one line, cut at so many characters; null where there are none. */
export function oneLine(text: unknown, max: number): string | null {
  if (typeof text !== 'string') return null;
  // Whatever comes after is cut anyway.
  const start = text.slice(0, 10 * max).toWellFormed();
  const words = start.replace(/\s+/g, ' ').replace(UNSEEN, '').trim();
  if (words.length <= max) return words || null;
  return `${words
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`;
}

/** An address of the web that a page names; null for anything else. */
export function webAddress(address: unknown, base: URL): string | null {
  if (typeof address !== 'string' || address.length > 2000) return null;
  const url = URL.parse(address, base.href);
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : null;
}
