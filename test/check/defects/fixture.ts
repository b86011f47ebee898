import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const fixtureFile = join(import.meta.dirname, 'defects.recorded.json')

/** `ok` or the first complaint of 6.1.5. */
export interface RecordedDefect {
  /** `kamailio -c`. */
  readonly read: string
  /** A start: ok when the server runs for two seconds. */
  readonly start: string
}

export function readRecorded(): ReadonlyMap<string, RecordedDefect> {
  // Written by record.ts.
  return new Map(Object.entries(JSON.parse(readFileSync(fixtureFile, 'utf8')) as Record<string, RecordedDefect>))
}
