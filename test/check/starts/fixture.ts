import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DiagnosticCode } from '#compiler/diagnostics/catalogue.ts'
import { samples, type Sample } from '#compiler/diagnostics/samples.ts'

/** Written by record.ts. */
export const fixtureFile = join(import.meta.dirname, 'starts.recorded.json')

/** A configuration of which both servers are asked. */
export interface StartCase {
  /** The code that kamkit gives it, or that it nearly has. */
  readonly code: DiagnosticCode
  /** From 1; `near miss` for the text that is nearly the same. */
  readonly sample: number | 'near miss'
  readonly text: string
  readonly files: ReadonlyMap<string, string>
}

/** What 6.1.5 said: `ok`, or its first line of complaint. */
export interface RecordedStart {
  readonly code: string
  readonly text: string
  /** `kamailio -c`. */
  readonly read: string
  /** The same file without -c; `ok` when the server still ran after two seconds. */
  readonly start: string
}

/** The samples of all codes, each with its near miss. */
export function startCases(): readonly StartCase[] {
  return (Object.entries(samples) as [DiagnosticCode, Sample][])
    .filter(([, { options }]) => options?.target === undefined)
    .flatMap(([code, { shows, nearMiss, options }]) =>
      [
        ...shows.map(([text], index) => ({ sample: index + 1, text })),
        { sample: 'near miss' as const, text: nearMiss },
      ].map((one) => ({ code, ...one, files: options?.files ?? new Map<string, string>() })),
    )
}

export function readRecordedStarts(): readonly RecordedStart[] {
  if (!existsSync(fixtureFile)) return []
  // Written by record.ts.
  return (JSON.parse(readFileSync(fixtureFile, 'utf8')) as { cases: readonly RecordedStart[] }).cases
}
