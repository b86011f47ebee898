import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

interface Report {
  readonly tests: number
  readonly mutants: number
  readonly killed: number
  readonly survivors: readonly { readonly file: string; readonly line: number; readonly was: string }[]
}

it('the tests of examples/proxy notice most of what is changed in it', () => {
  const args = ['--conditions=source', 'scripts/mutate-example/run.ts', '--json']
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  expect(stderr).toBe('')
  // The script prints what this file names.
  const report = JSON.parse(stdout) as Report
  expect(report.mutants).toBeGreaterThanOrEqual(100)
  const survivors = report.survivors.map(({ file, line, was }) => `${file}:${line} ${was}`)
  process.stderr.write(`mutants that nobody noticed: ${survivors.join('; ')}\n`)
  expect(report.killed / report.mutants, survivors.join('\n')).toBeGreaterThanOrEqual(0.85)
}, 300_000)
