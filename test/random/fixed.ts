import { readFileSync } from 'node:fs'
import type { Entries, Program } from './program.ts'
import type { Trace } from './trace.ts'

export const fixedFile = new URL('fixed.recorded.json', import.meta.url)

/** What a server did with a program, in short. */
export interface Outcome {
  readonly log: readonly string[]
  /** How many messages were sent. */
  readonly sent: number
}

interface Recorded extends Outcome {
  readonly program: Program
}

const recorded = JSON.parse(readFileSync(fixedFile, 'utf8')) as readonly Recorded[]

/** Small programs, each of which once did something else here than in 6.1.5; test/random/record.ts adds to them. */
export const fixedPrograms: Entries = recorded.map(({ program }, at) => [`P${at}`, program])

/** What 6.1.5 did with them, by name. */
export const fixedOutcomes: ReadonlyMap<string, Outcome> = new Map(
  recorded.map(({ log, sent }, at) => [`P${at}`, { log, sent }]),
)

/** What is recorded of a trace. */
export function outcomeOf(trace: Trace | undefined): Outcome | undefined {
  return trace && { log: trace.log, sent: trace.sent.length }
}

interface RecordedPlace {
  readonly program: Program
  readonly log: readonly string[]
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
