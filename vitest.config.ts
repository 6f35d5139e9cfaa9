import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Worker threads of the engine live in the tests' own processes: a hang or a crash stays with its file.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A focused test would hide the others (the linter refuses skipped ones).
    allowOnly: false,
    restoreMocks: true,
  },
});
