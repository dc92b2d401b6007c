import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const folder = join(root, 'translations');
const SOURCE_FOLDERS = ['apps', 'libs'];
const SOURCE = /\.(ts|svelte|html)$/;
const GENERATED = /(^|\/)(build|\.svelte-kit|node_modules)\//;

const [base, ...others] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort((a, b) => Number(b === 'en.json') - Number(a === 'en.json'))
  .map((name) => ({ name, ...read(name) }));

const mistakes = [
  ...[base, ...others].flatMap(mistakesInside),
  ...others.flatMap(mistakesAgainstBase),
  ...unusedKeys().map((key) => `${base.name}: no source uses ${key}`),
];
for (const mistake of mistakes) console.error(mistake);
process.exitCode = mistakes.length > 0 ? 1 : 0;

function read(name) {
  const source = readFileSync(join(folder, name), 'utf8');
  return { source, texts: JSON.parse(source) };
}

function mistakesInside({ name, source, texts }) {
  const keys = Object.keys(texts);
  const written = source.match(/^ {2}"[^"]+":/gm)?.length ?? 0;
  return [
    ...keys.filter((key) => !/^[a-z0-9]+(_[a-z0-9]+)*$/.test(key)).map((key) => `${name}: ${key} is not in snake_case`),
    ...keys
      .filter((key, index) => index > 0 && keys[index - 1] > key)
      .map((key) => `${name}: ${key} is not in its alphabetical place`),
    ...(written === keys.length ? [] : [`${name}: a key is written twice`]),
    ...keys
      .filter((key) => stringsOf(texts[key]).some((text) => text.trim() === ''))
      .map((key) => `${name}: ${key} is empty`),
  ];
}

function mistakesAgainstBase({ name, texts }) {
  const missing = Object.keys(base.texts).filter((key) => !(key in texts));
  const strange = Object.keys(texts).filter((key) => !(key in base.texts));
  const otherwise = Object.keys(texts).filter(
    (key) => key in base.texts && placeholders(texts[key]) !== placeholders(base.texts[key]),
  );
  return [
    ...missing.map((key) => `${name}: ${key} is missing`),
    ...strange.map((key) => `${name}: ${key} is not in ${base.name}`),
    ...otherwise.map((key) => `${name}: ${key} has other placeholders than in ${base.name}`),
  ];
}

function placeholders(text) {
  const names = stringsOf(text).flatMap((string) => string.match(/\{\w+\}/g) ?? []);
  return [...new Set(names)].sort().join(' ');
}

/** The strings that people get to see of a text, which may have variants by number or gender. */
function stringsOf(text) {
  if (typeof text === 'string') return [text];
  return text.flatMap((variants) => Object.values(variants.match));
}

/** Keys that no source names, neither whole nor by the beginning of a key put together at run time. */
function unusedKeys() {
  const source = sources().join('\n');
  const words = new Set(source.match(/\b[a-z0-9]+(_[a-z0-9]+)*\b/g));
  const beginnings = [...new Set([...source.matchAll(/`([a-z0-9_]+_)\$\{/g)].map(([, beginning]) => beginning))];
  return Object.keys(base.texts).filter(
    (key) => !words.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)),
  );
}

function sources() {
  return SOURCE_FOLDERS.flatMap((name) =>
    readdirSync(join(root, name), { recursive: true }).map((file) => join(name, file)),
  )
    .filter((file) => SOURCE.test(file) && !GENERATED.test(file) && !file.includes('.spec.'))
    .map((file) => readFileSync(join(root, file), 'utf8'));
}
