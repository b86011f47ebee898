import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const fixtureFile = join(import.meta.dirname, 'fixups.recorded.json')

/** What 6.1.5 said of the calls of one function with one number of arguments. */
export interface RecordedCalls {
  /** Arguments that are accepted; each variant takes the place of one of them. */
  readonly accepted: readonly string[]
  /** For each argument the letters of the variants that `-c` refuses. */
  readonly unread: readonly string[]
  /** For each argument the letters of the variants that a start refuses. */
  readonly refused: readonly string[]
}

export interface RecordedFixups {
  /** By `module name/arity`; null where no call was found that is accepted. */
  readonly calls: { readonly [signature: string]: RecordedCalls | null }
}

export function readFixups(): RecordedFixups {
  // Written by record.ts.
  return JSON.parse(readFileSync(fixtureFile, 'utf8')) as RecordedFixups
}
