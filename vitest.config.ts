import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/**
 * Three suites, one runner: `npm test` needs nothing but Node; `--project real` needs PostgreSQL and friends;
 * `--project long` adds scale and a kill at every step.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    isolate: false,
    // Many tests wait for a database or a clock; a core that stands idle meanwhile helps nobody.
    maxWorkers: '100%',
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    // They end what hangs; how long something may take is not for them to say, since it is other machines that are slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000, interval: 10 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'console/src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/*.real.test.ts', '**/*.long.test.ts', 'node_modules/**'],
          setupFiles: ['test/setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['**/*.real.test.ts', '**/*.engine.test.ts'],
          exclude: ['node_modules/**'],
          globalSetup: ['test/global-setup-postgres.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: ['src/**/*.long.test.ts', 'test/**/*.long.test.ts'],
          testTimeout: 1_800_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'long-postgres',
          include: ['src/reconciliation/**/*.long.test.ts'],
          globalSetup: ['test/global-setup-postgres.ts'],
          testTimeout: 1_800_000,
        },
      },
    ],
  },
});
