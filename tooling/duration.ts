const units: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

/** Milliseconds of `500ms`, `32s`, `1.5s`, `3m`, `1h30m`; a number alone has the unit that is named. Undefined when it is no duration. */
export function readDuration(text: string, bareUnit: 'ms' | 's' = 's'): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * (units.get(bareUnit) ?? 1)
  if (!/^(\d+(\.\d+)?(ms|s|min|m|h|d)\s*)+$/.test(text)) return undefined
  let sum = 0
  for (const [, number = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|min|m|h|d)/g)) {
    sum += Number(number) * (units.get(unit) ?? 0)
  }
  return sum
}
