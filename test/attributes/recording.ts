import { readFileSync } from 'node:fs'

export const recordedFile = new URL('recorded.json', import.meta.url)

export interface AttributeRecording {
  readonly server: string
  /** What the script wrote, by case; null for one that was refused. */
  readonly cases: { readonly [name: string]: readonly string[] | null }
}

export function readAttributeRecording(): AttributeRecording {
  return JSON.parse(readFileSync(recordedFile, 'utf8')) as AttributeRecording
}
