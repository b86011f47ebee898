import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const fixtureFile = join(import.meta.dirname, 'exports.recorded.json')

/** What `-c` of 5.6.3 refuses of a module: names by the letters of the blocks or value types; a name that stands nowhere is unknown. */
export type RecordedModule = { readonly [letters: string]: string }

export type RecordedExports = { readonly [module: string]: RecordedModule }

export function readExports(): RecordedExports {
  // Written by record.ts.
  return JSON.parse(readFileSync(fixtureFile, 'utf8')) as RecordedExports
}
