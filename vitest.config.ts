import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'import', 'default'] } },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: 'tests/testbed/global-setup.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 60_000,
    restoreMocks: true,
  },
});
