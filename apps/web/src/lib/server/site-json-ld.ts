import type { SearchAction, WebSite, WithActionConstraints } from 'schema-dts';
import { jsonLd } from './json-ld.ts';

/** The whole site in schema.org's words, and how one searches it. */
export function siteJsonLd(name: string, origin: string): string {
  const search: WithActionConstraints<SearchAction> = {
    '@type': 'SearchAction',
    target: { '@type': 'EntryPoint', urlTemplate: `${origin}/search?search={words}` },
    'query-input': 'required name=words',
  };
  const site: WebSite = { '@type': 'WebSite', name, url: `${origin}/`, potentialAction: search };
  return jsonLd(site);
}
