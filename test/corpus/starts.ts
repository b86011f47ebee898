import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a start of the real servers said of a file of the corpus: `ok`, the first complaint, or `not read` when `-c` refuses it. */
export interface RecordedStart {
  readonly id: string
  readonly path: string
  readonly '6.1.5': string
  readonly '5.6.3': string
}

/** Written by record-starts.ts. */
export const startsFile = join(import.meta.dirname, 'starts.recorded.json')

export function readStarts(): readonly RecordedStart[] {
  return JSON.parse(readFileSync(startsFile, 'utf8')) as readonly RecordedStart[]
}
