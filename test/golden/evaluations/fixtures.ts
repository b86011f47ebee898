import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from './definition.ts'

/** The recorded results of an area by the id of the evaluation. */
export interface Fixture {
  /** The server that was recorded, e.g. `Kamailio 6.1.5`. */
  readonly server: string
  readonly results: ReadonlyMap<string, Result>
}

const path = (area: string): string => join(import.meta.dirname, 'recorded', `${area}.json`)

/** Reads what was recorded of an area. */
export function readFixture(area: string): Fixture {
  const { server, results } = JSON.parse(readFileSync(path(area), 'utf8')) as {
    readonly server: string
    readonly results: readonly (readonly [string, Result])[]
  }
  return { server, results: new Map(results) }
}

/** Writes what was recorded of an area, a line for each evaluation. */
export function writeFixture(area: string, { server, results }: Fixture): void {
  const lines = [...results].map((entry) => JSON.stringify(entry))
  writeFileSync(path(area), `{"server":${JSON.stringify(server)},"results":[\n${lines.join(',\n')}\n]}\n`)
}
