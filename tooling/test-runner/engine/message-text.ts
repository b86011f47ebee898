import { canonicalName } from './header-names.ts'

/** A header that a test sets: its values in order, none to leave it out. */
export interface HeaderChange {
  readonly name: string
  readonly values: readonly string[]
}

/**
 * The text of a message: the lines with the changes of the test in their places, what the test adds behind them, and the body with its
 * length.
 */
export function messageText(
  startLine: string,
  lines: readonly (readonly [name: string, value: string])[],
  changes: readonly HeaderChange[],
  body: string,
): string {
  const all = [...lines]
  if (body.startsWith('v=0')) all.push(['Content-Type', 'application/sdp'])
  all.push(['Content-Length', String(body.length)])
  const wanted = new Map(changes.map((change) => [canonicalName(change.name).toLowerCase(), change]))
  const placed = new Set<string>()
  const kept = all.flatMap(([name, value]) => {
    const key = name.toLowerCase()
    const change = wanted.get(key)
    if (change === undefined) return [`${name}: ${value}`]
    if (placed.has(key)) return []
    placed.add(key)
    return change.values.map((one) => `${change.name}: ${one}`)
  })
  const added = [...wanted].flatMap(([key, { name, values }]) =>
    placed.has(key) ? [] : values.map((value) => `${name}: ${value}`),
  )
  // What a test adds stands before the description of the body.
  const at = kept.findIndex((line) => /^content-(type|length):/i.test(line))
  kept.splice(at === -1 ? kept.length : at, 0, ...added)
  return [startLine, ...kept, '', body].join('\r\n')
}
