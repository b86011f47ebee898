import { dirname, join, relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CompiledModule } from '#grammar/abi.ts'
import { createCoverageCounter, type CoverageCounter } from '#tooling/coverage/counter.ts'
import { mergeCoverage } from '#tooling/coverage/merge.ts'
import { percentOf, totalOf, uncoveredRanges, type Summary } from '#tooling/coverage/summary.ts'
import { findTestFiles } from '#tooling/test-runner/find-files.ts'
import { importTestFiles, type BadFile } from '#tooling/test-runner/load-files.ts'
import type { TestRun } from '#tooling/test-runner/report.ts'
import { runTests } from '#tooling/test-runner/run-tests.ts'
import { proxyFile, proxySwitches } from './proxy-switches.ts'

/** The tests that stand beside the example of a proxy, with what they execute of it over all of their switches. */
let run: TestRun
let bad: readonly BadFile[]
let defined: ReadonlySet<string>
let covered: Summary
let left: readonly string[]

beforeAll(async () => {
  const loaded = await importTestFiles(findTestFiles([dirname(proxyFile)]))
  bad = loaded.bad
  defined = new Set(loaded.files.flatMap(({ tests }) => tests.flatMap(({ setup }) => setup.defines)))
  const counters = new Map<CompiledModule, CoverageCounter>()
  const done = await runTests(loaded.files, {
    config: { define: [], target: '6.1' },
    filter: undefined,
    tags: [],
    seed: 1,
    onServer: (server, program) => {
      const counter = counters.get(program) ?? createCoverageCounter()
      counters.set(program, counter)
      server.core.probes.add(counter.probe)
    },
  })
  run = done.run
  const { data } = mergeCoverage([...counters.values()].map((counter) => counter.data()))
  covered = totalOf(data)
  left = [...data.files.values()].flatMap((file) =>
    uncoveredRanges(file).map(([first, last]) => `${relative(join(proxyFile, '..'), file.path)}:${first}-${last}`),
  )
}, 30_000)

describe('the tests of examples/proxy', () => {
  it('are more than eighty, and all pass', () => {
    expect(bad).toEqual([])
    expect(run.results.length).toBeGreaterThanOrEqual(80)
    expect(run.results.filter(({ outcome }) => outcome.kind !== 'passed')).toEqual([])
  })

  it('execute nine of ten lines', () => {
    expect(percentOf(covered.lines), `not executed: ${left.join(', ')}`).toBeGreaterThanOrEqual(90)
    expect(percentOf(covered.routes)).toBe(100)
  })

  // Virtual networks have no TLS; test/live starts the example with it.
  it('try every switch but that of TLS', () => {
    expect(proxySwitches().filter((name) => !defined.has(name))).toEqual(['WITH_TLS'])
  })
})
