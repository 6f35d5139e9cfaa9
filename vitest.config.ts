import { defineConfig } from 'vitest/config';
import { softwareVulkan } from './test/engines/software-vulkan.js';
import { LongestFirst } from './test/longest-first.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Worker threads of the engine live in the tests' own processes: a hang or a crash stays with its file.
    pool: 'forks',
    // Many files wait for one thread or for a device: the default of a core less leaves half of two idle.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // WebGPU runs on the processor where there is no GPU and software Vulkan is installed.
    env: { ...softwareVulkan() },
    setupFiles: ['test/engines/calm-dawn.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A focused test would hide the others (the linter refuses skipped ones).
    allowOnly: false,
    restoreMocks: true,
  },
});
