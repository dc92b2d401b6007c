import { fileURLToPath } from 'node:url';
import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';
import { keepCompiled } from './test/support/compile-cache.js';
import { useMemory } from './test/support/memory-folder.js';

useMemory();
keepCompiled();

const graphql = fileURLToPath(import.meta.resolve('graphql'));

const shared = {
  plugins: [swc.vite()],
  // Vite would take graphql's ES modules where Node takes CommonJS, and two copies of it refuse each other's schemas.
  resolve: { conditions: ['source', 'node'], alias: [{ find: /^graphql$/, replacement: graphql }] },
  ssr: { resolve: { conditions: ['source', 'node'], externalConditions: ['source'] } },
  // Where the global set-up runs.
  environments: { __vitest__: { resolve: { conditions: ['source', 'node'], externalConditions: ['source'] } } },
};
const everywhere = ['**/node_modules/**', '**/dist/**', '**/build/**', '**/.svelte-kit/**'];
const server = { environment: 'node', setupFiles: ['test/support/setup.ts'] };
/** Real databases and browsers on two cores: slow, never hung. */
const patient = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    maxWorkers: 2,
    // Loading the server anew for each file would take as long as the tests; specs leave nothing behind in its modules.
    isolate: false,
    projects: [
      {
        ...shared,
        test: {
          ...server,
          name: 'unit',
          include: [
            'libs/**/*.spec.ts',
            'apps/**/*.spec.ts',
            'test/graphql/mobilizon-contract.spec.ts',
            'test/guide/files.spec.ts',
            'test/translations.spec.ts',
          ],
          exclude: [...everywhere, '**/*.db.spec.ts'],
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          ...server,
          ...patient,
          name: 'db',
          // Servers wait for the database and for each other: two cores have room for a third.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          include: [
            'libs/**/*.db.spec.ts',
            'apps/**/*.db.spec.ts',
            'test/graphql/**/*.spec.ts',
            'test/federation/**/*.spec.ts',
            'test/faults/**/*.spec.ts',
            'test/attacks/**/*.spec.ts',
            'test/guide/**/*.spec.ts',
          ],
          exclude: [...everywhere, 'test/graphql/mobilizon-contract.spec.ts', 'test/guide/files.spec.ts'],
          globalSetup: ['test/support/global-database.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...server,
          ...patient,
          name: 'web',
          sequence: { groupOrder: 2 },
          include: ['test/web/**/*.spec.ts'],
          exclude: everywhere,
          globalSetup: ['test/support/global-database.ts'],
        },
      },
    ],
  },
});
