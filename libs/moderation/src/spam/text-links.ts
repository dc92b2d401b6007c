import { plainText } from '#convoke/core';

const HREF = /<a [^<>]*href="(https?:[^"<>]+)"/g;
const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/gi;

/** The web addresses that a sanitised text leads to or names, and those beside it, each once; but for pages of these hosts. */
export function linksIn(html: string, beside: readonly string[], ownHosts: readonly string[]): URL[] {
  const linked = [...html.matchAll(HREF)].map(([, address]) => address!.replaceAll('&amp;', '&'));
  const named = plainText(html).match(ADDRESS) ?? [];
  const found = new Map<string, URL>();
  for (const address of [...linked, ...named, ...beside]) {
    const url = URL.parse(address);
    if (url && /^https?:$/.test(url.protocol) && !ownHosts.includes(url.host)) found.set(url.href, url);
  }
  return [...found.values()];
}

/** Whether a host is named in a text in lower case, with or without a scheme before it. */
export function namesHost(text: string, host: string): boolean {
  for (let at = text.indexOf(host); at >= 0; at = text.indexOf(host, at + 1)) {
    const isWhole =
      !/[a-z0-9-]/.test(text[at - 1] ?? ' ') &&
      !/^(?:[a-z0-9-]|\.[a-z0-9])/.test(text.slice(at + host.length, at + host.length + 2));
    if (isWhole) return true;
  }
  return false;
}
