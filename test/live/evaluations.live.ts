import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { isAvailable } from './require.ts'

const recorder = join(import.meta.dirname, '../golden/evaluations/record.ts')

/** The real server still gives what was recorded: every twentieth evaluation of each area, and all variables in all places. */
describe.skipIf(!isAvailable(realServer('6.1.5'), 'Kamailio 6.1.5'))('evaluations of Kamailio 6.1.5', () => {
  it('are as they were recorded', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--conditions=source', recorder, '--check', '20'], {
      encoding: 'utf8',
      timeout: 100_000,
    })
    expect(stdout + stderr).toMatch(/^\d+ evaluations agree with the recordings\n$/)
    expect(status).toBe(0)
  })
})
