import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const routes = fileURLToPath(new URL('../../apps/web/src/routes/(admin)/', import.meta.url));

/** The routes of the pages of those who run the instance, as they lie in the pages' folder: `/moderation/reports/[id]`. */
export function adminRoutes(): string[] {
  return globSync('**/+page.svelte', { cwd: routes })
    .map((file) => `/${file.replaceAll('\\', '/').replace(/\/?\+page\.svelte$/, '')}`)
    .sort();
}
