import { defineConfig } from 'vitest/config';

/** Tests of data and pure functions: nothing that one of them does stays behind for the next, so that a worker takes file after file. */
const PURE = ['checks', 'core', 'facts', 'reporters', 'vulnerabilities'].map(
  (folder) => `tests/${folder}/**/*.test.ts`,
);

export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'import', 'default'] } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: PURE, isolate: false, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'machine',
          include: ['tests/**/*.test.ts'],
          exclude: PURE,
          globalSetup: 'tests/testbed/global-setup.ts',
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
