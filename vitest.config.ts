import { defineConfig } from 'vitest/config';

/** Tests that drive a real window, a real server or several processes by the clock of a busy machine. */
const PROGRAMS = [
  'test/e2e/**/*.test.ts',
  'test/electron/{shell,server,launch}/**/*.test.ts',
  'test/electron/inference/parent-watch.test.ts',
];

const shared = { environment: 'node' as const, testTimeout: 180_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // A window drawn by the processor of a busy machine takes its time; what never comes true fails all the same.
    expect: { poll: { timeout: 15_000, interval: 50 } },
    // Two cores are the reference machine, and several tests start real programs (Chromium, Blender, the inference process).
    maxWorkers: 2,
    pool: 'forks',
    projects: [
      // Laws hold at once or not at all: no second try.
      {
        extends: true,
        test: { ...shared, name: 'laws', include: ['test/**/*.test.ts', 'test/**/*.test.tsx'], exclude: PROGRAMS },
      },
      // Two more tries, which `npm test` counts and names.
      { extends: true, test: { ...shared, name: 'programs', include: PROGRAMS, retry: 2 } },
    ],
  },
});
