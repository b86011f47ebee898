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

export const namesFile = join(import.meta.dirname, 'names.recorded.json')

/** By module the variables and transformations, joined by blanks, that 6.1.5 reads and 5.6.3 does not. */
export function readNames(): ReadonlyMap<string, readonly string[]> {
  // Written by record-names.ts.
  const rows = JSON.parse(readFileSync(namesFile, 'utf8')) as Readonly<Record<string, string>>
  return new Map(Object.entries(rows).map(([module, names]) => [module, names.split(' ')]))
}

export const argumentsFile = join(import.meta.dirname, 'arguments.recorded.json')

/** By module and `name/arity argument` the letters of the variants (test/check/fixups) that 6.1.5 accepts and 5.6.3 refuses. */
export interface RecordedArguments {
  readonly [module: string]: { readonly [argument: string]: string }
}

export function readArguments(): RecordedArguments {
  // Written by record-arguments.ts.
  return JSON.parse(readFileSync(argumentsFile, 'utf8')) as RecordedArguments
}
