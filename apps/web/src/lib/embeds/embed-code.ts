import { filters } from '../../embed/filters.ts';

/** How a list looks on the other site; empty for what it is left to. */
export interface EmbedLooks {
  theme: string;
  lang: string;
  /** How many events at once; empty for a single event. */
  limit: string;
}

/** The code of a frame. */
export function frameCode(address: string, title: string, height: number): string {
  const attributes = {
    src: address,
    title,
    width: '100%',
    height: String(height),
    style: 'border: 0',
    loading: 'lazy',
  };
  return tag('iframe', attributes);
}

/** The code of the element that shows what a list's JSON has. */
export function elementCode(origin: string, json: string, { theme, lang, limit }: EmbedLooks): string {
  const script = tag('script', { type: 'module', src: `${origin}/embed/convoke-events.js` });
  return `${script}\n${tag('convoke-events', { ...sourceAttributes(json), count: limit, theme, lang })}`;
}

function sourceAttributes(json: string): Record<string, string> {
  const { pathname, searchParams } = new URL(json, 'http://here');
  const group = /^\/@([^/]+)\//.exec(pathname)?.[1];
  if (group) return { group };
  const said = Object.entries(filters).map(([attribute, parameter]) => [attribute, searchParams.get(parameter) ?? '']);
  return Object.fromEntries(said) as Record<string, string>;
}

function tag(name: string, attributes: Record<string, string>): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value)
    .map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
  return `<${name}${written.join('')}></${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
