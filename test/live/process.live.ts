import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addressOf, cases } from '../process/cases.ts'
import { differences } from '../process/differences.ts'
import { playProcess, type Observed } from '../process/play.ts'

const server = join(import.meta.dirname, '../../bin/kamailio')
const recorded = new Map(
  Object.entries(
    JSON.parse(readFileSync(join(import.meta.dirname, '../process/process.recorded.json'), 'latin1')) as Record<
      string,
      Observed
    >,
  ),
)
const isRoot = process.getuid?.() === 0

describe('the process of the drop-in starts, serves and ends as that of 6.1.5', () => {
  // Each has an address and a folder of its own, and waits most of the time.
  it.concurrent.each(
    cases.filter(({ needsRoot }) => needsRoot !== true || isRoot).map((one) => [one.name, one] as const),
  )('%s', async (name, one) => {
    const expected = { ...recorded.get(name), ...differences.get(name)?.ours }
    expect(await playProcess(server, one, addressOf(one))).toEqual(expected)
  })
})
