import { readFileSync } from 'node:fs'
import type { Entries, Program } from './program.ts'
import type { Trace } from './trace.ts'

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

interface RecordedPlace extends Recorded {
  /** What 6.1.5 sent to the client, branches and tags left out. */
  readonly sent: readonly string[]
}

const recordedPlaces = JSON.parse(
  readFileSync(new URL('fixed-places.recorded.json', import.meta.url), 'utf8'),
) as readonly RecordedPlace[]

/** Small programs of branch_route, failure_route, onsend_route and event routes that once did something else here. */
export const fixedPlaces: Entries = recordedPlaces.map(({ program }, at) => [`Q${at}`, program])

/** What 6.1.5 logged and sent for them, by name. */
export const fixedPlaceTraces: ReadonlyMap<string, Trace> = new Map(
  recordedPlaces.map(({ log, sent }, at) => [`Q${at}`, { log, sent }]),
)
