import { defineConfig } from 'vitest/config'

const report = process.env['KAMKIT_TEST_REPORT']

/** The suites against the real servers and tools: one after the other, because they share loopback addresses and the clock. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    // .ci/run counts the tests of every suite from these reports.
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    include: ['test/live/**/*.live.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    // Of the tests of a suite that may run side by side.
    maxConcurrency: 3,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
