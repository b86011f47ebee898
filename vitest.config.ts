import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const report = process.env['KAMKIT_TEST_REPORT']

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    // .ci/run counts the tests of every suite from these reports.
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    include: ['**/*.test.ts'],
    // The fixtures of the test runner, and tests beside the examples, are tests of kamkit test.
    exclude: ['node_modules/**', 'dist/**', 'test/test-runner/fixtures/**', 'examples/**'],
    globalSetup: ['test/support/temporary-folder.ts'],
    maxWorkers: 2,
    // No module keeps state of its own, so files may share one process: a fifth of the time was loading the same modules anew.
    isolate: false,
    testTimeout: 20_000,
    // The tests of the commands start them a hundred times from their sources, which need not be compiled anew each time.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/tests') },
  },
})
