import { readFileSync } from 'node:fs';

const DOCS = new URL('../../../docs/', import.meta.url);

/** The blocks of commands, and of files, below a heading of the guide, or of another page beside it. */
export function blocksOf(heading: string, page = 'running.md'): string[] {
  const [, section] = readFileSync(new URL(page, DOCS), 'utf8').split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`The guide has no heading "${heading}"`);
  const [own] = section.split('\n## ');
  return [...own!.matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
}
