import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { runCoverageMerge, runCoverageReport } from '#tooling/cli/coverage.ts'
import { runRun } from '#tooling/cli/run.ts'
import type { FileCoverage } from '#tooling/coverage/coverage-data.ts'
import { saveCoverage } from '#tooling/coverage/store.ts'
import { runCli } from './run-cli.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kamkit-coverage-cli-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const path = join(folder, 'a.cfg')
const data = join(folder, 'data')
const place = { column: 3, index: 0, endColumn: 8 }

/** Coverage of two lines of which the first ran so often. */
function fileWith(count: number): FileCoverage {
  const statements = new Map([
    ['2:3:0', { ...place, line: 2, endLine: 2, count }],
    ['3:3:0', { ...place, line: 3, endLine: 3, count: 0 }],
  ])
  return { path, digest: undefined, statements, branches: new Map(), routes: new Map(), ifdefs: new Map() }
}

function save(count: number): void {
  saveCoverage({ files: new Map([[path, fileWith(count)]]) }, data)
}

describe('kamkit coverage', () => {
  it('merges data, reports it and fails below a threshold', async () => {
    save(2)
    save(3)
    const merged = join(folder, 'merged.json')
    expect(runCoverageMerge([data], { output: merged })).toBe(0)
    expect(readFileSync(merged, 'utf8')).toMatch(/^\{"format":"kamkit-coverage","version":1,/)
    const output = join(folder, 'lcov.info')
    expect(runCoverageReport([merged], { format: 'lcov', output, coverageLines: '50' })).toBe(0)
    expect(readFileSync(output, 'utf8')).toContain('DA:2,5\nDA:3,0\n')
    const failed = await runCli('kamkit', ['coverage', 'report', merged, '--coverage-lines', '50.5'])
    expect(failed.status).toBe(1)
    expect(failed.stdout).toContain('All files')
    expect(failed.stderr).toBe('kamkit: coverage of lines is 50 %, below 50.5 %: 1 of 2, 1 more is needed\n')
  })

  it('says of files that they are no longer what was measured', () => {
    writeFileSync(path, 'request_route {\n  exit;\n  exit;\n}\n')
    const own = join(folder, 'own')
    saveCoverage({ files: new Map([[path, fileWith(1)]]) }, own)
    const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const report = (): readonly unknown[] => {
      errors.mockClear()
      runCoverageReport([own], { format: 'lcov', output: join(folder, 'own.info') })
      return errors.mock.calls.map(([text]) => text)
    }
    expect(report()).toEqual([])
    writeFileSync(path, '# moved\nrequest_route {\n  exit;\n  exit;\n}\n')
    expect(report()).toEqual([`kamkit: ${path} was changed since it was measured: its lines may be others\n`])
    rmSync(path)
    expect(report()).toEqual([`kamkit: ${path} cannot be read any more\n`])
    errors.mockRestore()
  })

  it('says what is wrong with its options', () => {
    save(1)
    expect(() => runCoverageReport(['/nowhere'], { format: 'text' })).toThrow('there is no coverage in /nowhere')
    expect(() => runCoverageReport([data], { format: 'text', coverageLines: '101' })).toThrow(
      '--coverage-lines 101: write a percentage from 0 to 100',
    )
    expect(() => runCoverageReport([data], { format: 'html' })).toThrow('name it with -o')
    expect(() => runCoverageReport([path], { format: 'text' })).toThrow(path)
  })

  it('is not begun on a server when its folder cannot be', async () => {
    const file = join(folder, 'run.cfg')
    writeFileSync(file, 'listen=udp:127.0.0.1:0\nrequest_route { exit; }\n')
    const options = { define: [], listen: [], stubModule: [], log: 'text', workers: '1' }
    await expect(runRun(file, { ...options, coverage: file })).rejects.toThrow('EEXIST')
  })
})
