import { icons as lucide } from '@iconify-json/lucide';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Plugin } from 'vite';
import { iconNames } from '../src/lib/icons/names.ts';

/** Writes the icons the pages use into one SVG file, so that a page carries a reference instead of each drawing. */
export function iconSprite(file: string): Plugin {
  return {
    name: 'convoke:icon-sprite',
    enforce: 'pre',
    config() {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `<svg xmlns="http://www.w3.org/2000/svg">${iconNames.map(symbol).join('')}</svg>`);
    },
    resolveId: { filter: { id: /^virtual:icon-sprite$/ }, handler: () => `${file}?url&no-inline` },
  };
}

function symbol(name: string): string {
  const icon = lucide.icons[name] ?? lucide.icons[lucide.aliases?.[name]?.parent ?? ''];
  if (!icon) throw new Error(`There is no icon "${name}" in the set; see src/lib/icons/names.ts`);
  return `<symbol id="${name}" viewBox="0 0 24 24">${icon.body}</symbol>`;
}
