import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** The server's own version, from the package.json above the code that runs. */
export const version = (JSON.parse(readFileSync(findPackageJSON(import.meta.url)!, 'utf8')) as { version: string })
  .version;
