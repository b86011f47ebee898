import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readCoverageWish } from '#tooling/cli/test-coverage.ts'
import { loadCoverage } from '#tooling/coverage/store.ts'
import { readReporters } from '#tooling/test-runner/reporters/write-reports.ts'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-test-reports-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('kamkit test', () => {
  it('writes reports and what was executed, and fails below a threshold', async () => {
    const junit = join(folder, 'junit.xml')
    const lcov = join(folder, 'lcov.info')
    const data = join(folder, 'data')
    const args = ['test', 'examples/getting-started', '--reporter', `junit=${junit}`, '--reporter', 'json']
    const more = ['--coverage-dir', data, '--coverage-report', `lcov=${lcov}`, '--coverage-lines', '100']
    const { status, stdout, stderr } = await runCli('kamkit', [...args, ...more])
    const { totals } = JSON.parse(stdout) as { readonly totals: { readonly tests: number; readonly passed: number } }
    expect(totals.passed).toBe(totals.tests)
    expect(readFileSync(junit, 'utf8')).toContain(`<testsuites name="kamkit" tests="${totals.tests}" failures="0"`)
    expect(readFileSync(lcov, 'utf8')).toMatch(/^SF:examples\/getting-started\/kamailio\.cfg$/m)
    const [covered] = loadCoverage([data])
    expect([...(covered?.files.keys() ?? [])].join()).toContain('getting-started/kamailio.cfg')
    if (status === 1) expect(stderr).toMatch(/^kamkit: coverage of lines is \d+(\.\d+)? %, below 100 %/m)
    else expect(status).toBe(0)
  })

  it('does not take a pattern that fits no test for success', async () => {
    const { status, stderr } = await runCli('kamkit', ['test', 'examples/getting-started', '--filter', 'no such test'])
    expect([status, stderr]).toEqual([2, 'kamkit: no test fits --filter no such test\n'])
  })

  it('says what is wrong with its options', () => {
    expect(() => readReporters(['pretty', 'tap'])).toThrow('only one --reporter')
    expect(() => readReporters(['xunit'])).toThrow('--reporter xunit: write one of pretty, junit, tap, json')
    expect(readReporters(['tap', 'junit=a=b.xml'])).toEqual([
      { reporter: 'tap', file: undefined },
      { reporter: 'junit', file: 'a=b.xml' },
    ])
    expect(readCoverageWish({ coverageReport: [] })).toBeUndefined()
    expect(readCoverageWish({ coverageReport: [], coverageRoutes: '50' })).toMatchObject({ thresholds: { routes: 50 } })
    expect(() => readCoverageWish({ coverageReport: ['html'] })).toThrow('name it, as in html=coverage')
    expect(() => readCoverageWish({ coverageReport: ['pdf'] })).toThrow('write one of text, lcov')
  })
})
