import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const fixtureFile = join(import.meta.dirname, 'params.recorded.json')

/** By `module parameter`: the letters of the values that `-c` refuses, and those that a start refuses. */
export type RecordedParams = ReadonlyMap<string, { readonly unread: string; readonly refused: string }>

export function readParams(): RecordedParams {
  // Written by record.ts.
  const rows = JSON.parse(readFileSync(fixtureFile, 'utf8')) as Record<string, readonly [string, string]>
  return new Map(Object.entries(rows).map(([key, [unread, refused]]) => [key, { unread, refused }]))
}
