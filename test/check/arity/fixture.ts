import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const fixtureFile = join(import.meta.dirname, 'arity.recorded.json')

/** By `module name`: the numbers of arguments with which 6.1.5 finds the function, of those that cases.ts tries. */
export type RecordedArities = ReadonlyMap<string, readonly number[]>

export function readArities(): RecordedArities {
  // Written by record.ts.
  const rows = JSON.parse(readFileSync(fixtureFile, 'utf8')) as Record<string, readonly number[]>
  return new Map(Object.entries(rows))
}
