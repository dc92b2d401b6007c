import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

const { version, repository } = JSON.parse(readFileSync(findPackageJSON(import.meta.url)!, 'utf8')) as {
  version: string;
  repository?: string;
};

/** The server's own version, from the package.json above the code that runs. */
export { version };

/** Where the code is developed, as the same file tells. */
export const repositoryUrl = repository && URL.canParse(repository) ? repository : null;
