import type { Value } from '#grammar/value.ts'
import { toStr } from '#runtime/script/operators.ts'

/**
 * The values of `[*]` as one text, null without any. A separator stands only behind something that was written: empty values at
 * the beginning leave no trace (6.1.5).
 */
export function joined(values: readonly Value[], separator: string): string | null {
  if (values.length === 0) return null
  return values.reduce<string>((text, value) => (text === '' ? '' : text + separator) + toStr(value), '')
}
