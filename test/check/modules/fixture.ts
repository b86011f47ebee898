import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const fixtureFile = join(import.meta.dirname, 'needs.recorded.json')

/** What a start of 6.1.5 asks for beside a module. */
export interface RecordedNeeds {
  /** Modules without any of which the server does not start; those that they need themselves are among them. */
  readonly modules: readonly string[]
  /** Those of them that must be loaded before it. */
  readonly before: readonly string[]
  /** Parameters of it without which the server does not start, with these other ones. */
  readonly params: readonly string[]
  /** What the server says when the module is loaded with nothing else; absent when it starts. */
  readonly alone?: string
}

export function readNeeds(): ReadonlyMap<string, RecordedNeeds> {
  // Written by record.ts.
  return new Map(Object.entries(JSON.parse(readFileSync(fixtureFile, 'utf8')) as Record<string, RecordedNeeds>))
}
