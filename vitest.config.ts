import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    environment: 'node',
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // A window drawn by the processor of a busy machine takes its time; what never comes true fails all the same.
    expect: { poll: { timeout: 15_000, interval: 50 } },
    // Two cores are the reference machine, and several tests start real programs (Chromium, Blender, the inference process).
    maxWorkers: 2,
    pool: 'forks',
  },
});
