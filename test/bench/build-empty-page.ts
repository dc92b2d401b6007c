import { fileURLToPath } from 'node:url';
import { createBuilder } from 'vite';

/** Builds the empty page that P1 compares with. */
export async function buildEmptyPage(): Promise<void> {
  const configFile = fileURLToPath(new URL('../../../test/bench/empty-page/vite.config.ts', import.meta.url));
  const builder = await createBuilder({ configFile, logLevel: 'error' }, null);
  await builder.buildApp();
}
