import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../rpc/cases.ts'
import { comparable, type Recorded } from '../rpc/compare.ts'
import { differences } from '../rpc/differences.ts'
import { playCommands, ways, type Asked } from '../rpc/play.ts'
import { isAvailable } from './require.ts'

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '../rpc/answers.recorded.json'), 'latin1'),
) as Recorded

describe.skipIf(!isAvailable('/usr/sbin/kamcmd', 'kamcmd')).each(ways)('RPC by %s', (way) => {
  let asked: readonly Asked[] = []
  beforeAll(async () => {
    asked = await playCommands(join(import.meta.dirname, '../../bin/kamailio'), commands, way)
  })

  it('answers all commands as 6.1.5', () => {
    const expected = recorded[way]
    expect(asked.map(([command]) => command)).toEqual(expected.map(([command]) => command))
    const reasonFor = (command: string) => differences.get(`${way}: ${command}`) ?? differences.get(command)
    const different = asked.flatMap((one, at) => {
      const [command, theirs] = expected[at] ?? ['', '']
      const own = comparable(one)
      return own === theirs ? [] : [[command, ...firstDifference(theirs, own)]]
    })
    const unexplained = different.filter(([command = '']) => reasonFor(command) === undefined)
    const same = commands
      .map((words) => words.join(' '))
      .filter((name) => reasonFor(name) !== undefined && !different.some(([command]) => command === name))
    expect({ unexplained, same }).toEqual({ unexplained: [], same: [] })
  })
})

function firstDifference(theirs: string, own: string): readonly string[] {
  const [expected, got] = [theirs.split('\n'), own.split('\n')]
  const line = expected.findIndex((text, at) => text !== got[at])
  const at = line === -1 ? expected.length : line
  return [`line ${at + 1}`, expected[at] ?? 'end', got[at] ?? 'end']
}
