import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { commands, playControl } from '../control/play.ts'
import { isAvailable } from './require.ts'

type Typed = readonly (readonly [command: string, output: string])[]

const recorded = new Map(
  JSON.parse(readFileSync(join(import.meta.dirname, '../control/control.recorded.json'), 'latin1')) as Typed,
)
const isPresent = isAvailable('/usr/sbin/kamcmd', 'kamcmd') && isAvailable('/usr/sbin/kamctl', 'kamctl')

describe.skipIf(!isPresent)('the tools of Debian print with the drop-in what they print with 6.1.5', () => {
  let typed: ReadonlyMap<string, string> = new Map()
  beforeAll(async () => {
    typed = new Map(await playControl(join(import.meta.dirname, '../../bin/kamailio')))
  })

  it.each([...new Set(commands)])('%s', (command) => {
    // 6.1.5 has no commands of kamkit.
    const output = typed.get(command)?.replace(/^kamkit\..*\n/gm, '')
    expect(output).toBe(recorded.get(command))
  })
})
