import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/convoke/compiled', import.meta.url));

/** Has Node keep what it compiled: tests start many processes, and each would compile the same files anew. */
export function keepCompiled(): void {
  process.env.NODE_COMPILE_CACHE ??= FOLDER;
}

/** The same for a process that is given an environment of its own. */
export function compiledBefore(): Record<string, string> {
  const { NODE_COMPILE_CACHE: folder } = process.env;
  return folder ? { NODE_COMPILE_CACHE: folder } : {};
}
