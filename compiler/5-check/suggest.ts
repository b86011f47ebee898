import type { SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { Fix, Repair } from '../diagnostics/diagnostic.ts'

/** Longer words are no misspelt names, and comparing them takes time. */
const maxLength = 64

/** The known name that is nearest to a misspelt one, or undefined when none is near. */
export function suggest(written: string, known: Iterable<string>): string | undefined {
  return nearest(written, known)[0]
}

/** The nearest names as a question, or ''. */
export function didYouMean(written: string, known: Iterable<string>): string {
  return question(nearest(written, known))
}

/** `did you mean "x" or "y"?`, or ''. */
function question(names: readonly string[]): string {
  const shown = names.slice(0, maxNames).map((name) => `"${name}"`)
  return shown.length === 0 ? '' : `did you mean ${shown.join(' or ')}?`
}

/** What is told of a misspelt name: both are searches, made when somebody reads them. */
interface Misspelling {
  readonly help: () => string
  readonly repair: () => Repair
}

/**
 * The nearest name as help, and as a suggestion the change to it where the misspelt one stands in the text as it is; one for each of
 * several that are equally near.
 */
export function misspelt(written: string, known: () => Iterable<string>, span: Span, sources: SourceSet): Misspelling {
  let names: readonly string[] | undefined
  const found = (): readonly string[] => (names ??= nearest(written, known()))
  return {
    help: () => question(found()),
    repair: () => respelling(written, found(), span, sources),
  }
}

/** The same with other help when no name is near. */
export function withHelp(meant: Misspelling, otherwise: string): Misspelling {
  return { ...meant, help: () => meant.help() || otherwise }
}

/** Suggestions to write one of some names instead of a word that stands once within a span. */
export function respelling(written: string, names: readonly string[], span: Span, sources: SourceSet): Repair {
  const text = sources.slice(span)
  const at = text.indexOf(written)
  if (names.length === 0 || at === -1 || written === '' || text.includes(written, at + 1)) return {}
  const start = span.start + at
  const place = { ...span, start, end: start + written.length }
  const fixes = names.map((name): Fix => ({ title: `change to "${name}"`, edits: [{ span: place, text: name }] }))
  return { suggestions: fixes.slice(0, maxNames) }
}

/** The only suggestion as a fix, where it leaves no doubt. */
export function certain({ suggestions = [] }: Repair): Repair {
  const [fix] = suggestions
  return fix === undefined || suggestions.length > 1 ? {} : { fix }
}

/** More names that are equally near are no help. */
const maxNames = 3

/** The known names that are nearest to a misspelt one, all equally near. */
function nearest(written: string, known: Iterable<string>): readonly string[] {
  if (written.length > maxLength) return []
  let best = new Set<string>()
  let bestDistance = Math.max(1, Math.floor(written.length / 3))
  // Of two letters one of which was mistyped too little is left to tell what was meant.
  const start = written.length < 3 ? written.toLowerCase() : ''
  for (const name of known) {
    if (!name.toLowerCase().startsWith(start)) continue
    if (Math.abs(name.length - written.length) > bestDistance) continue
    const distance = editDistance(written.toLowerCase(), name.toLowerCase())
    if (distance > bestDistance) continue
    if (distance < bestDistance) best = new Set()
    bestDistance = distance
    best.add(name)
  }
  return [...best]
}

/** The number of insertions, removals, replacements and swaps of neighbours between two words. */
function editDistance(one: string, other: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1)
      }
      current.push(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[other.length] ?? 0
}
