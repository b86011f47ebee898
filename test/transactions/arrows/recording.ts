import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Seen } from './arrow.ts'

/** What caller and callee of each arrow received from the real server, with the times that were measured. */
export type Recording = {
  readonly [arrow: string]: { readonly caller: readonly Seen[]; readonly callee: readonly Seen[] }
}

export const recordingFile = join(import.meta.dirname, 'arrows.6.1.5.json')

export function readRecording(): Recording {
  return JSON.parse(readFileSync(recordingFile, 'utf8')) as Recording
}
