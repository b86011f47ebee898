import type { GoldenCase, GoldenResult } from './cases.ts'
import { causesOfLines, causesOfRecords, otherLines } from './logs.ts'
import type { Observation } from './observer.ts'
import type { Played } from './play.ts'
import { alerts, describeFaults, withoutLine } from './play.ts'

/** The recorded result without what cannot be compared, and ours in the same words. */
export interface Comparison {
  readonly expected: GoldenResult
  readonly actual: GoldenResult | { readonly refused: string }
}

/** Puts what was recorded beside what our server did. */
export function compare(one: GoldenCase, played: Played): Comparison {
  const refused = one.result.load_error
  const expected = withoutLogs(one.result)
  if (refused !== undefined) {
    return { expected: { rc: 255 }, actual: 'faults' in played ? { rc: 255 } : { rc: 0 } }
  }
  if ('faults' in played) return { expected, actual: { refused: describeFaults(played.faults) } }
  const { observed } = played
  const actual: { -readonly [K in keyof GoldenResult]: GoldenResult[K] } = {}
  if ('type' in expected) {
    const value = observed.get('value')?.values[0] ?? null
    actual.type = value === null ? 'null' : typeof value === 'number' ? 'int' : 'str'
    actual.value = value
  }
  if ('if' in expected) actual.if = observed.has('true')
  if ('printed' in expected) actual.printed = alerts(observed.get('print')?.records ?? [])[0] ?? ''
  if (expected.out !== undefined) actual.out = alerts([...observed.values()].flatMap(({ records }) => records))
  if (one.kind !== 'expr' && (expected.stops_script === true || !observed.has('end'))) {
    actual.stops_script = !observed.has('end')
  }
  if (one.kind === 'expr' && !otherLines.some(([id]) => id.test(one.id)))
    return withCauses(one, expected, actual, observed)
  if (expected.out === undefined) return { expected, actual }
  return { expected: { ...expected, out: expected.out.map(withoutLine) }, actual }
}

/** A recorded result without its log lines: ours name the same events in words of our own. */
export function withoutLogs(result: GoldenResult): GoldenResult {
  const { load_error: _, log: __, if_log: ___, load_warn: ____, ...rest } = result
  return rest
}

/** Adds the causes of failures to both sides, of the condition only where it was recorded. */
function withCauses(one: GoldenCase, expected: GoldenResult, actual: GoldenResult, observed: Observation): Comparison {
  const ofCondition = ['if', 'true', 'false'].flatMap((name) => observed.get(name)?.records ?? [])
  const hasCondition = 'if' in expected
  return {
    expected: {
      ...expected,
      log: causesOfLines(one.result.log ?? []),
      ...(hasCondition ? { if_log: causesOfLines(one.result.if_log ?? []) } : {}),
    },
    actual: {
      ...actual,
      log: causesOfRecords(observed.get('value')?.records ?? []),
      ...(hasCondition ? { if_log: causesOfRecords(ofCondition) } : {}),
    },
  }
}
