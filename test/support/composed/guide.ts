import { readFileSync } from 'node:fs';

const GUIDE = new URL('../../../docs/running.md', import.meta.url);

/** The blocks of commands, and of files, below a heading of the guide. */
export function blocksOf(heading: string): string[] {
  const [, section] = readFileSync(GUIDE, 'utf8').split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`The guide has no heading "${heading}"`);
  const [own] = section.split('\n## ');
  return [...own!.matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
}
