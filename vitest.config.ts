import { defineConfig } from 'vitest/config'

const report = process.env['KAMKIT_TEST_REPORT']

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    // .ci/run counts the tests of every suite from these reports.
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**'],
    maxWorkers: 2,
    testTimeout: 20_000,
  },
})
