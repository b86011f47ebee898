import { parsePosixRegex, type ParsedRegex } from '#grammar/posix-regex.ts'
import type { RegexArg, RegexMatch } from '../modules/define.ts'
import { BacktrackingMatcher } from './regex/backtrack.ts'
import { findCaptures, type Slots } from './regex/captures.ts'
import { findFastPath } from './regex/fast-path.ts'
import { compileProgram } from './regex/program.ts'
import { Searcher } from './regex/search.ts'

export interface RegexOptions {
  readonly ignoreCase?: boolean
  /** REG_NEWLINE: `.` and negated brackets stop at a newline, `^` and `$` match at lines. */
  readonly newline?: boolean
}

interface Engine {
  test(text: string): boolean
  exec(text: string, from: number): RegexMatch | undefined
}

/**
 * Compiles a POSIX extended regular expression as glibc understands it in the C locale: the leftmost match, of several at one place
 * the longest, with glibc's choice of groups. Matching is linear in the text; only expressions with back references, which have
 * no such matcher, give up after a bounded number of steps. As in C a text ends at its first NUL.
 */
export function compileRegex(pattern: string, options: RegexOptions = {}): RegexArg | { readonly error: string } {
  const flags = { ignoreCase: options.ignoreCase === true, newline: options.newline === true }
  const parsed = parsePosixRegex(pattern, flags)
  if ('error' in parsed) return parsed
  const engine = chooseEngine(parsed, flags)
  if ('error' in engine) return engine
  return {
    pattern,
    test: (text) => engine.test(upToNul(text)),
    exec: (text, from = 0) => {
      const whole = upToNul(text)
      return from > whole.length ? undefined : engine.exec(whole, from)
    },
  }
}

function upToNul(text: string): string {
  const nul = text.indexOf('\0')
  return nul === -1 ? text : text.slice(0, nul)
}

function chooseEngine(
  parsed: ParsedRegex,
  flags: { readonly ignoreCase: boolean; readonly newline: boolean },
): Engine | { readonly error: string } {
  if (parsed.hasBackReferences) return backtrackingEngine(parsed, flags)
  const fast = findFastPath(parsed, flags.newline)
  const { test: testRegex, exec: execRegex } = fast
  const slow = testRegex === undefined || execRegex === undefined ? linearEngine(parsed, flags.newline) : undefined
  if (slow !== undefined && 'error' in slow) return slow
  return {
    test: testRegex === undefined ? (text) => slow?.test(text) ?? false : (text) => testRegex.test(text),
    exec:
      execRegex === undefined
        ? (text, from) => slow?.exec(text, from)
        : (text, from) => execFast(execRegex, text, from),
  }
}

function execFast(regex: RegExp, text: string, from: number): RegexMatch | undefined {
  regex.lastIndex = from
  const match = regex.exec(text)
  if (match === null) return undefined
  return { start: match.index, end: match.index + match[0].length, groups: match.slice(1) }
}

function backtrackingEngine(
  parsed: ParsedRegex,
  flags: { readonly ignoreCase: boolean; readonly newline: boolean },
): Engine {
  const matcher = new BacktrackingMatcher(parsed, flags)
  return {
    test: (text) => matcher.exec(text, 0) !== undefined,
    exec: (text, from) => {
      const slots = matcher.exec(text, from)
      return slots === undefined ? undefined : matchOf(text, slots)
    },
  }
}

function linearEngine(parsed: ParsedRegex, newline: boolean): Engine | { readonly error: string } {
  const program = compileProgram(parsed)
  if (program === undefined) return { error: 'Regular expression too big' }
  const searcher = new Searcher(program, newline)
  return {
    test: (text) => searcher.find(text, 0, true) !== undefined,
    exec: (text, from) => {
      const span = searcher.find(text, from, false)
      if (span === undefined) return undefined
      if (program.groupCount === 0) return { ...span, groups: [] }
      return matchOf(text, findCaptures(program, text, span, newline))
    },
  }
}

function matchOf(text: string, slots: Slots): RegexMatch {
  const [start = 0, end = 0] = slots
  const groups: (string | undefined)[] = []
  for (let slot = 2; slot < slots.length; slot += 2) {
    const [from = -1, to = -1] = [slots[slot], slots[slot + 1]]
    groups.push(from === -1 || to === -1 ? undefined : text.slice(from, to))
  }
  return { start, end, groups }
}
