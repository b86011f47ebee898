import type { Value } from '#grammar/value.ts'
import type { BehavioursOf } from './behaviour.ts'
import type { valFacts } from './facts.ts'

/** Class `val`: these take a null input too. */
export const valTransformations: BehavioursOf<typeof valFacts> = {
  n0: (input: Value) => input ?? 0,
  ne: (input: Value) => input ?? '',
  json: (input: Value) => (typeof input === 'string' ? escapeJson(input) : (input ?? '')),
  jsonqe: (input: Value) => {
    if (input === null) return '""'
    if (typeof input !== 'string') return input
    const escaped = escapeJson(input)
    // 6.1.5 adds the quotes only to a text in which something was escaped.
    return escaped === input ? input : `"${escaped}"`
  },
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

function escapeJson(text: string): string {
  return text.replace(
    /["\\\x00-\x1f]/g,
    (char) => shortEscapes.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
