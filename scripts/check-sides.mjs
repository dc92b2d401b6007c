import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './run.mjs';

/** Where lines run from right to left, what names a side of the page is on the wrong one: it is said as start and end. */
const sides =
  /(?<![\w-])(?:-?(?:scroll-)?[mp][lr]-[\w[]|-?(?:left|right)-[\d[]|(?:text|float|clear)-(?:left|right)\b|border-[lr]\b|rounded-(?:[lr]|[tb][lr])\b|(?:margin|padding|border)-(?:left|right)\b|text-align: *(?:left|right)\b)/g;

const files = globSync('apps/web/src/**/*.{svelte,css,ts}', { cwd: root, withFileTypes: true })
  .filter((file) => file.isFile())
  .map((file) => relative(root, join(file.parentPath, file.name)));

const found = files.flatMap((file) =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((line, index) => [...line.matchAll(sides)].map(([side]) => `${file}:${index + 1} ${side}`)),
);

if (found.length > 0) {
  console.error(`Say start and end (ms-, pe-, border-s, text-end) for\n${found.join('\n')}`);
  process.exitCode = 1;
}
