import { escapeXml } from '#convoke/core';

type Attributes = Record<string, string>;

/** An element of words. */
export function element(name: string, words: string, attributes: Attributes = {}): string {
  return parent(name, [escapeXml(words)], attributes);
}

/** An element of others. */
export function parent(name: string, children: string[], attributes: Attributes = {}): string {
  return `<${name}${written(attributes)}>${children.join('')}</${name}>`;
}

/** An element that only has attributes. */
export function empty(name: string, attributes: Attributes): string {
  return `<${name}${written(attributes)}/>`;
}

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}
