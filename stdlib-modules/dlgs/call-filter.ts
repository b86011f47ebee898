import type { RegexArg } from '#runtime/modules/define.ts'
import type { Call } from './call-table.ts'

const fields = ['any', 'src', 'dst', 'data'] as const
export type CallField = (typeof fields)[number]

const operators = ['eq', 'ne', 'sw', 're', 'fm'] as const
export type CallOperator = (typeof operators)[number]

export function parseField(text: string): CallField | undefined {
  return fields.find((field) => field === text)
}

export function parseOperator(text: string): CallOperator | undefined {
  return operators.find((operator) => operator === text)
}

/** A test of one attribute of calls; undefined when the regular expression is bad. */
export function textMatcher(
  operator: CallOperator,
  data: string,
  regex: (pattern: string) => RegexArg | undefined,
): ((text: string) => boolean) | undefined {
  switch (operator) {
    case 'eq':
      return (text) => text === data
    case 'ne':
      return (text) => text !== data
    case 'sw':
      return (text) => text.startsWith(data)
    case 'fm':
      return (text) => matchesPattern(text, data)
    case 're': {
      const compiled = regex(data)
      return compiled === undefined ? undefined : (text) => compiled.test(text)
    }
  }
}

/** The attribute that a field names; `any` names none. */
export function fieldText(call: Call, field: Exclude<CallField, 'any'>): string {
  return call[field]
}

/**
 * File name patterns: `*`, `?`, `[abc]`, `[!a-z]`, `\` before a character that stands for itself. On a mismatch it goes back to
 * the last `*` alone, so the time is at most the product of both lengths.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  let at = 0
  let place = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
    const next = pattern[place] === '*' ? undefined : matchOne(text.charAt(at), pattern, place)
    if (pattern[place] === '*') {
      star = place
      resume = at
      place += 1
    } else if (next !== undefined) {
      at += 1
      place = next
    } else if (star !== -1) {
      resume += 1
      at = resume
      place = star + 1
    } else return false
  }
  while (pattern[place] === '*') place += 1
  return place === pattern.length
}

/** Where the pattern goes on after it matched one character; undefined when it does not match. */
function matchOne(char: string, pattern: string, place: number): number | undefined {
  const wanted = pattern[place]
  if (wanted === undefined) return undefined
  if (wanted === '?') return place + 1
  if (wanted === '[') {
    const end = pattern.indexOf(']', pattern[place + 1] === '!' ? place + 3 : place + 2)
    if (end !== -1) return isInSet(char, pattern.slice(place + 1, end)) ? end + 1 : undefined
  }
  if (wanted === '\\' && place + 1 < pattern.length) return pattern[place + 1] === char ? place + 2 : undefined
  return wanted === char ? place + 1 : undefined
}

function isInSet(char: string, set: string): boolean {
  const isNegated = set.startsWith('!') || set.startsWith('^')
  const members = isNegated ? set.slice(1) : set
  let isIn = false
  for (let at = 0; at < members.length; at += 1) {
    const low = members.charAt(at)
    const isRange = members[at + 1] === '-' && at + 2 < members.length
    const high = isRange ? members.charAt(at + 2) : low
    if (char >= low && char <= high) isIn = true
    if (isRange) at += 2
  }
  return isIn !== isNegated
}
