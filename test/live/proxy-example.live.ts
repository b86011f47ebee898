import { mkdtempSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { realServer } from '../conformance/configs.ts'
import { proxyFile, switchSets } from '../examples/proxy-switches.ts'
import { isAvailable } from './require.ts'

const folder = mkdtempSync(join(tmpdir(), 'kamkit-proxy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const servers = [
  ['Kamailio 6.1.5', realServer('6.1.5')],
  ['bin/kamailio', join(import.meta.dirname, '../../bin/kamailio')],
] as const

const kamkit = join(import.meta.dirname, '../../bin/kamkit')

it('kamkit check finds nothing with each switch of examples/proxy alone', () => {
  for (const set of switchSets()) {
    const options = ['check', '--format', 'unix', ...set.flatMap((one) => ['-A', one]), proxyFile]
    const { status, stdout, stderr } = spawnSync(kamkit, options, { encoding: 'latin1' })
    expect([set, status, stdout, stderr]).toEqual([set, 0, '', ''])
  }
})

/** What a start makes of each switch of the example of a proxy alone, of all and of none. */
describe.each(servers)('examples/proxy, -c of %s', (name, command) => {
  const sets = switchSets().map((set) => [set.length === 1 ? set[0] : `${set.length} switches`, set] as const)
  it.skipIf(!isAvailable(command, name)).each(sets)('accepts %s', (_name, set) => {
    const options = ['-c', '-f', proxyFile, '-Y', folder, ...set.flatMap((one) => ['-A', one])]
    const { status, stdout, stderr } = spawnSync(command ?? '', options, { encoding: 'latin1' })
    expect(`${stdout}${stderr}`).not.toMatch(/ERROR|CRITICAL|WARNING/)
    expect(status).toBe(0)
  })
})
