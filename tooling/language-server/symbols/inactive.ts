import { routeBlockKeywords, type RouteBlockKeyword } from '#grammar/route-kinds.ts'
import type { Source } from '#compiler/1-source/source-set.ts'
import type { Span } from '#compiler/1-source/span.ts'
import type { Piece } from '#compiler/2-lex/pieces.ts'
import type { Analysis } from '../analysis.ts'
import { isCode } from '../cursor.ts'
import { flagCommands } from './flags.ts'
import type { Occurrence } from './occurrences.ts'
import { profile, profileArgumentOf, profileParameters, profilesIn } from './profiles.ts'
import { routeKey, routeNamedBy } from './routes.ts'
import { tableArgumentOf, tableVariables } from './tables.ts'
import { fieldKey, ownVariables, recordClasses } from './variables.ts'

/**
 * Names in what conditionals leave out. There is no tree of it, so they are told from the words alone: a rename that passed them over
 * would break the configuration for those who set the condition.
 */
export function findInactiveOccurrences(analysis: Analysis): readonly Occurrence[] {
  const found: Occurrence[] = []
  for (const span of analysis.checked.parsed.inactive) {
    const source = analysis.checked.sources.get(span.source)
    const pieces = analysis.piecesOf(source).filter(({ start, end }) => start >= span.start && end <= span.end)
    const code = pieces.filter((piece) => isCode(piece))
    scanCode({ analysis, source, code, found })
    for (const { kind, start, end } of code) {
      if (kind === 'pv' || kind === 'string') scanVariables(source, start, end, found)
    }
  }
  return found
}

interface Scan {
  readonly analysis: Analysis
  readonly source: Source
  readonly code: readonly Piece[]
  readonly found: Occurrence[]
}

function scanCode({ analysis, source, code, found }: Scan): void {
  const open: { readonly callee: string; argument: number }[] = []
  const textAt = (index: number): string => {
    const piece = code[index]
    return piece === undefined ? '' : source.text.slice(piece.start, piece.end)
  }
  code.forEach((piece, index) => {
    const written = textAt(index)
    if (piece.kind === 'punctuation') {
      const call = open.at(-1)
      if (written === '(') open.push({ callee: textAt(index - 1), argument: 0 })
      else if (written === ')') open.pop()
      else if (written === ',' && call !== undefined) call.argument += 1
      return
    }
    const span = inside(source, piece)
    const previous = textAt(index - 1)
    if (previous === '[' && Object.hasOwn(routeBlockKeywords, textAt(index - 2))) {
      found.push(blockNamed(analysis, span, textAt(index - 2)))
    }
    const call = open.at(-1)
    // Only an argument that is a name and nothing else.
    if (call === undefined || (previous !== '(' && previous !== ',')) return
    const isTable = /^modparamx?$/.test(call.callee) && call.argument === 2 && textAt(index - 2) === '"htable"'
    const isProfile = /^modparamx?$/.test(call.callee) && call.argument === 2
    if (isProfile && profileParameters.has(textAt(index - 2).slice(1, -1))) found.push(...profilesIn(analysis, span))
    const one = isTable ? tableDefined(analysis, span) : argumentNamed(analysis, span, call.callee, call.argument)
    if (one !== undefined) found.push(one)
  })
}

function blockNamed(analysis: Analysis, span: Span, keyword: string): Occurrence {
  const name = analysis.slice(span)
  // It is a key of the table: the caller has looked.
  const kind = routeBlockKeywords[keyword as RouteBlockKeyword]
  return { kind: 'route', key: routeKey(kind, name), name, span, role: 'definition' }
}

function tableDefined(analysis: Analysis, span: Span): Occurrence | undefined {
  const [name] = /^[\w.-]+(?==>)/.exec(analysis.slice(span)) ?? []
  if (name === undefined) return undefined
  return {
    kind: 'table',
    key: `table ${name}`,
    name,
    span: { ...span, end: span.start + name.length },
    role: 'definition',
  }
}

function argumentNamed(analysis: Analysis, span: Span, callee: string, argument: number): Occurrence | undefined {
  const text = analysis.slice(span)
  const [name] = /^[\w.:-]+(?==>|$)/.exec(text) ?? []
  if (name === undefined) return undefined
  const named = routeNamedBy(analysis, callee, argument)
  const whole = { ...span, end: span.start + name.length }
  if (named !== undefined && name === text) {
    return { kind: 'route', key: routeKey(named.kind, named.prefix + name), name, span, role: 'read' }
  }
  if (tableArgumentOf(callee) === argument) {
    return { kind: 'table', key: `table ${name}`, name, span: whole, role: 'read' }
  }
  if (profileArgumentOf(callee) === argument && name === text) return profile(name, span, 'read')
  const role = argument === 0 && /^[A-Za-z_]/.test(name) ? flagCommands.get(callee) : undefined
  return role === undefined ? undefined : { kind: 'flag', key: `flag ${name}`, name, span, role }
}

/** Variables in code and in texts, also those inside others. */
function scanVariables(source: Source, start: number, end: number, found: Occurrence[]): void {
  for (const match of source.text
    .slice(start, end)
    .matchAll(/\$\(?(\w+)\((?:[si]:)?([\w.-]+)((?:\[[^\]]*\])?=>|)(\w*)/g)) {
    const [whole, of = '', name = '', arrow = '', field = ''] = match
    const kind = ownVariables.get(of)
    const at = start + match.index + whole.length - name.length - arrow.length - field.length
    const span = { source: source.id, start: at, end: at + name.length }
    if (kind !== undefined) found.push({ kind: 'variable', key: `${kind} ${name}`, name, span, role: 'read' })
    if (recordClasses.has(of) && field !== '') {
      const fieldSpan = {
        source: source.id,
        start: at + name.length + arrow.length,
        end: at + name.length + arrow.length + field.length,
      }
      found.push({ kind: 'variable', key: fieldKey(of, name, field), name: field, span: fieldSpan, role: 'read' })
    }
    if (tableVariables.has(of)) found.push({ kind: 'table', key: `table ${name}`, name, span, role: 'read' })
  }
}

/** The place of a piece without its quotes. */
function inside(source: Source, { kind, start, end }: Piece): Span {
  const cut = kind === 'string' && end - start >= 2 ? 1 : 0
  return { source: source.id, start: start + cut, end: end - cut }
}
