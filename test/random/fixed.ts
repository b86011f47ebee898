import { readFileSync } from 'node:fs'
import type { Entries, Program } from './program.ts'

interface Recorded {
  readonly program: Program
  /** What 6.1.5 logged. */
  readonly log: readonly string[]
}

const recorded = JSON.parse(
  readFileSync(new URL('fixed.recorded.json', import.meta.url), 'utf8'),
) as readonly Recorded[]

/** Small programs, each of which once did something else here than in 6.1.5. */
export const fixedPrograms: Entries = recorded.map(({ program }, at) => [`P${at}`, program])

/** What 6.1.5 logged for them, by name. */
export const fixedLogs: ReadonlyMap<string, readonly string[]> = new Map(recorded.map(({ log }, at) => [`P${at}`, log]))
