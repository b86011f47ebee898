import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from './definition.ts'
import type { PlaceResult, PlaceResults } from './places.ts'

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

/** What was recorded of the variables in each place. */
export interface PlacesFixture {
  readonly server: string
  /** The variables that it knows nothing of. */
  readonly refused: readonly string[]
  readonly places: PlaceResults
}

/** Reads what was recorded of the variables in each place. */
export function readPlacesFixture(): PlacesFixture {
  const { server, refused, places } = JSON.parse(readFileSync(path('places'), 'utf8')) as {
    readonly server: string
    readonly refused: readonly string[]
    readonly places: readonly (readonly [string, readonly (readonly [string, PlaceResult])[]])[]
  }
  return { server, refused, places: new Map(places.map(([place, results]) => [place, new Map(results)])) }
}

/** Writes what was recorded of the variables in each place, a line for each variable. */
export function writePlaces({ server, refused, places }: PlacesFixture): void {
  const shown = [...places].map(([place, results]) => {
    const lines = [...results].map((entry) => JSON.stringify(entry))
    return `[${JSON.stringify(place)},[\n${lines.join(',\n')}\n]]`
  })
  writeFileSync(
    path('places'),
    `{"server":${JSON.stringify(server)},"refused":${JSON.stringify(refused)},"places":[\n${shown.join(',\n')}\n]}\n`,
  )
}
