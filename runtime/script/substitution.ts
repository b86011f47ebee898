import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import { compileRegex } from './posix-regex.ts'

/** A place that matched, by offsets into the text, and what it gives way to. */
export interface SubstitutionMatch {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A compiled `/regex/replacement/flags` (LANGUAGE B6). */
export interface Substitution {
  /**
   * The places of `text` from `from` on that match, in order, with their replacements: what textops turns into edits. A match
   * of no characters is the last one given, for callers that refuse it as Kamailio does.
   */
  matches(text: string, expand: (pv: string) => string, from?: number): readonly SubstitutionMatch[]
}

/**
 * Compiles a substitution; `findProblem` tells what is wrong with a pseudo-variable of the replacement. The first character is the delimiter; flags are g (all), i (ignore case), s (`.` matches newline).
 */
export function compileSubstitution(
  written: string,
  findProblem: (pv: string) => string | undefined = () => undefined,
): Substitution | { readonly error: string } {
  const parts = split(written)
  if (parts === undefined) return { error: `bad subst expression: ${written}` }
  const [pattern, replacementText, flags] = parts
  const unknownFlag = /[^gis]/.exec(flags)?.[0]
  if (unknownFlag !== undefined) return { error: `unknown flag ${unknownFlag} in ${written}` }
  const replacement = parseReplacement(replacementText)
  if ('error' in replacement) return replacement
  for (const piece of replacement) {
    const problem = typeof piece === 'object' ? findProblem(piece.pv) : undefined
    if (problem !== undefined) return { error: problem }
  }
  const regex = compileRegex(pattern, { ignoreCase: flags.includes('i'), newline: !flags.includes('s') })
  if ('error' in regex) return regex
  const isGlobal = flags.includes('g')
  return {
    matches: (text, expand, from = 0) => {
      const found: SubstitutionMatch[] = []
      for (let match = regex.exec(text, from); match !== undefined; match = regex.exec(text, match.end)) {
        const { start, end, groups } = match
        found.push({ start, end, text: fill(replacement, text.slice(start, end), groups, expand) })
        if (!isGlobal || start === end) break
      }
      return found
    },
  }
}

function split(text: string): readonly [string, string, string] | undefined {
  const delimiter = text.charAt(0)
  if (delimiter === '' || delimiter === '\\') return undefined
  const parts = ['']
  for (let at = 1; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '\\' && at + 1 < text.length) {
      const next = text.charAt(at + 1)
      parts[parts.length - 1] += next === delimiter ? next : char + next
      at += 1
    } else if (char === delimiter && parts.length < 3) parts.push('')
    else parts[parts.length - 1] += char
  }
  const [pattern = '', replacement, flags] = parts
  return replacement === undefined || flags === undefined ? undefined : [pattern, replacement, flags]
}

/** A piece of a replacement: text, the number of a group (0: the whole match), or a pseudo-variable. */
type Piece = string | number | { readonly pv: string }

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** `\\1` is a group, `\\0` the whole match, `$name` a pseudo-variable; another character after a backslash is itself. */
function parseReplacement(text: string): readonly Piece[] | { readonly error: string } {
  const pieces: Piece[] = []
  let literal = ''
  const add = (piece: Piece): void => {
    if (literal !== '') pieces.push(literal)
    literal = ''
    pieces.push(piece)
  }
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    const next = text.charAt(at + 1)
    if (char === '\\' && next !== '') {
      at += 1
      if (/[0-9]/.test(next)) add(Number(next))
      else literal += escapes.get(next) ?? next
    } else if (char === '$') {
      if (next === '$') {
        literal += '$'
        at += 1
        continue
      }
      const pv = parsePv(text, at)
      if ('error' in pv) return { error: `${pv.error} in the replacement ${text}` }
      add({ pv: text.slice(at, pv.end) })
      at = pv.end - 1
    } else literal += char
  }
  if (literal !== '') pieces.push(literal)
  return pieces
}

/** Only what the configuration wrote is expanded: a `$` in what a group matched stands for itself. */
function fill(
  replacement: readonly Piece[],
  whole: string,
  groups: readonly (string | undefined)[],
  expand: (pv: string) => string,
): string {
  let filled = ''
  for (const piece of replacement) {
    if (typeof piece === 'string') filled += piece
    else if (typeof piece === 'number') filled += piece === 0 ? whole : (groups[piece - 1] ?? '')
    else filled += expand(piece.pv)
  }
  return filled
}
