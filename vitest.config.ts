import { defineConfig } from 'vitest/config';

const ENGINES = 'test/support/start-engines.ts';
const NO_METRICS = 'test/support/no-metrics.ts';

/** The tiers: what starts nothing, what needs the engines, what needs the whole backend, and what takes long. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Some start a process, which takes its time where all cores are busy.
          testTimeout: 20_000,
          setupFiles: [NO_METRICS],
          // Its files import each other without their endings, which Node does not take.
          server: { deps: { inline: ['dt-sql-parser'] } },
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{int,e2e,long}.test.ts', 'test/lib/**', 'test/architecture/fixtures/**'],
        },
      },
      {
        test: {
          name: 'template',
          include: ['test/lib/**/*.test.ts'],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.int.test.ts'],
          globalSetup: [ENGINES],
          setupFiles: [NO_METRICS],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: ['test/support/start-backend.ts'],
          include: ['test/**/*.e2e.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'long',
          include: ['test/**/*.long.test.ts'],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
