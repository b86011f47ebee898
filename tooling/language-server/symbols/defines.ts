import { findDirective } from '#grammar/directives.ts'
import type { Source } from '#compiler/1-source/source-set.ts'
import type { Analysis } from '../analysis.ts'
import type { Occurrence } from './occurrences.ts'

/** A directive as it stands in a file: its word, and what follows with its offset. */
export interface DirectiveText {
  readonly name: string
  readonly rest: string
  readonly restAt: number
}

/** Reads `#!word rest`, also a bare include_file; undefined for the lines that set the compatibility mode. */
export function readDirective(text: string, start: number): DirectiveText | undefined {
  const [, lead = '', word = '', rest = ''] = /^([#!]!|)([A-Za-z_]+)([\s\S]*)$/.exec(text) ?? []
  const known = findDirective(word)
  return known === undefined ? undefined : { name: known.name, rest, restAt: start + lead.length + word.length }
}

const conditions: readonly string[] = ['ifdef', 'ifndef', 'ifexp']

/** Macros: where they are defined, asked for and used, in all branches of conditionals. */
export function findDefineOccurrences(analysis: Analysis): readonly Occurrence[] {
  const sources = analysis.sources.filter((source) => analysis.sourceOf(source.name) === source)
  const found: Occurrence[] = []
  for (const source of sources) findInDirectives(analysis, source, found)
  const names = new Set(found.map((one) => one.name))
  const defined = new Set(found.filter((one) => one.role === 'definition').map((one) => one.name))
  for (const source of sources) findUses(analysis, source, names, defined, found)
  return found
}

function findInDirectives(analysis: Analysis, source: Source, found: Occurrence[]): void {
  for (const piece of analysis.piecesOf(source)) {
    if (piece.kind !== 'directive') continue
    const directive = readDirective(source.text.slice(piece.start, piece.end), piece.start)
    if (directive === undefined) continue
    const { name, rest, restAt } = directive
    const add = (word: string, at: number, role: Occurrence['role']): void => {
      const span = { source: source.id, start: restAt + at, end: restAt + at + word.length }
      found.push({ kind: 'define', key: `define ${word}`, name: word, span, role })
    }
    const [lead = '', word] = /^[\s]+([A-Za-z_]\w*)/.exec(rest) ?? []
    if (name === 'ifexp') for (const one of words(rest)) add(one.word, one.at, 'read')
    else if (conditions.includes(name) && word !== undefined) add(word, lead.length - word.length, 'read')
    else if (/def/.test(name) && !name.startsWith('subst') && word !== undefined) {
      add(word, lead.length - word.length, 'definition')
    } else if (name === 'substdef' || name === 'substdefs') {
      const [before = '', , pattern] = /^\s*"(.)([A-Za-z_]\w*)(?=\1)/.exec(rest) ?? []
      if (pattern !== undefined) add(pattern, before.length - pattern.length, 'definition')
    }
  }
}

/** Words of a text that may be macros; those in strings are none. */
function words(text: string): readonly { readonly word: string; readonly at: number }[] {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|#[\s\S]*|[A-Za-z_]\w*/g)]
    .filter(([word]) => /^[A-Za-z_]/.test(word))
    .map((match) => ({ word: match[0], at: match.index }))
}

function findUses(
  analysis: Analysis,
  source: Source,
  names: ReadonlySet<string>,
  defined: ReadonlySet<string>,
  found: Occurrence[],
): void {
  const add = (word: string, start: number): void => {
    const span = { source: source.id, start, end: start + word.length }
    found.push({ kind: 'define', key: `define ${word}`, name: word, span, role: 'read' })
  }
  for (const piece of analysis.piecesOf(source)) {
    const text = source.text.slice(piece.start, Math.min(piece.end, piece.start + 4000))
    if (piece.kind === 'word' && defined.has(text)) add(text, piece.start)
    if (piece.kind === 'pv' || piece.kind === 'string') {
      for (const match of text.matchAll(/\$\(?defn?\(([A-Za-z_]\w*)\)/g)) {
        const [whole, name = ''] = match
        if (names.has(name)) add(name, piece.start + match.index + whole.length - 1 - name.length)
      }
    }
    if (piece.kind !== 'directive') continue
    const directive = readDirective(text, piece.start)
    if (directive === undefined || !/^(?:try|re)?def(?:ine|exps?)$/.test(directive.name)) continue
    const [own = ''] = /^\s+[A-Za-z_]\w*/.exec(directive.rest) ?? []
    for (const { word, at } of words(directive.rest.slice(own.length))) {
      if (defined.has(word)) add(word, directive.restAt + own.length + at)
    }
  }
}
