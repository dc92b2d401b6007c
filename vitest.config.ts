import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';

const shared = {
  plugins: [swc.vite()],
  resolve: { conditions: ['source', 'node'] },
  ssr: { resolve: { conditions: ['source', 'node'], externalConditions: ['source'] } },
};
const everywhere = ['**/node_modules/**', '**/dist/**', '**/build/**', '**/.svelte-kit/**'];
const server = { environment: 'node', setupFiles: ['test/support/setup.ts'] };
/** Real databases and browsers on two cores: slow, never hung. */
const patient = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          ...server,
          name: 'unit',
          include: ['libs/**/*.spec.ts', 'apps/**/*.spec.ts', 'test/graphql/mobilizon-contract.spec.ts'],
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
          include: [
            'libs/**/*.db.spec.ts',
            'apps/**/*.db.spec.ts',
            'test/graphql/**/*.spec.ts',
            'test/faults/**/*.spec.ts',
            'test/attacks/**/*.spec.ts',
          ],
          exclude: [...everywhere, 'test/graphql/mobilizon-contract.spec.ts'],
          globalSetup: ['test/support/global-database.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...server,
          ...patient,
          name: 'web',
          include: ['test/web/**/*.spec.ts'],
          exclude: everywhere,
          globalSetup: ['test/support/global-database.ts'],
        },
      },
    ],
  },
});
