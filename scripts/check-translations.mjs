import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';
import { translationMistakes } from './translation-mistakes.mjs';

const folder = join(root, 'translations');
const SOURCE_FOLDERS = ['apps', 'libs'];
const SOURCE = /\.(ts|svelte|html)$/;
const GENERATED = /(^|\/)(build|\.svelte-kit|node_modules)\//;

const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ locale: name.slice(0, -'.json'.length), source: readFileSync(join(folder, name), 'utf8') }));
const mistakes = translationMistakes(files, code());
for (const mistake of mistakes) console.error(mistake);
process.exitCode = mistakes.length > 0 ? 1 : 0;

function code() {
  return SOURCE_FOLDERS.flatMap((name) =>
    readdirSync(join(root, name), { recursive: true }).map((file) => join(name, file)),
  )
    .filter((file) => SOURCE.test(file) && !GENERATED.test(file) && !file.includes('.spec.'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
}
