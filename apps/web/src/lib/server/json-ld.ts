import type { Thing } from 'schema-dts';

/** What a page is about in schema.org's words, safe to stand inside a script element. */
export function jsonLd(thing: Exclude<Thing, string>): string {
  // "</script>" in a title would end the element that holds this.
  return JSON.stringify({ '@context': 'https://schema.org', ...thing }).replaceAll('<', '\\u003c');
}
