import { defineConfig } from 'vitest/config'

/** The suites against the real servers and tools: one after the other, because they share loopback addresses and the clock. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/live/**/*.live.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
