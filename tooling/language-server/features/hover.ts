import type { Hover } from 'vscode-languageserver'
import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Piece } from '#compiler/2-lex/pieces.ts'
import { moduleNameOf } from '#compiler/4-bind/bind.ts'
import type { ResolvedCall } from '#compiler/4-bind/symbols.ts'
import type { Entry } from '../../explain/entry.ts'
import type { Place } from '../analysis.ts'
import { cursorAt, pieceAt, textOf } from '../cursor.ts'
import { occurrenceAt } from '../symbols/occurrences.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'
import { describeSymbol } from './describe-symbol.ts'
import { toMarkdown } from './explain-markdown.ts'
import type { Knowledge } from './knowledge.ts'

/** More meanings of one word than these help nobody. */
const mostEntries = 3

/** What stands at a place: what the script itself names first, then what the language and its modules know. */
export function hover(place: Place, knowledge: Knowledge): Hover | null {
  const piece = pieceAt(place)
  if (piece === undefined || piece.kind === 'comment') return null
  const symbol = occurrenceAt(place)
  const own = symbol === undefined ? undefined : describeSymbol(place.analysis, symbol)
  // Variables and main blocks have no name of their own but the one that the language gives them.
  const isKnown = own === undefined || symbol?.kind === 'variable' || /^route \w+ $/.test(symbol?.key ?? '')
  const found = isKnown ? explainAt(place, piece, knowledge) : undefined
  const parts = [...(own === undefined ? [] : [own]), ...(found?.entries.slice(0, mostEntries).map(toMarkdown) ?? [])]
  if (parts.length === 0) return null
  const at = own !== undefined && symbol !== undefined ? symbol.span : (found ?? piece)
  return {
    contents: { kind: 'markdown', value: fromBytes(parts.join('\n\n---\n\n')) },
    range: place.analysis.linesOf(place.source).rangeOf(at.start, at.end),
  }
}

interface Found {
  readonly entries: readonly Entry[]
  readonly start: number
  readonly end: number
}

function explainAt(place: Place, piece: Piece, knowledge: Knowledge): Found | undefined {
  const { text } = place.source
  const written = text.slice(piece.start, piece.end)
  const whole = (entries: readonly Entry[]): Found => ({ entries, start: piece.start, end: piece.end })
  switch (piece.kind) {
    case 'word':
      return whole(explainWord(place, piece, written, knowledge))
    case 'pv':
      return explainVariable(place, piece.start, knowledge)
    case 'string':
      return explainText(place, piece, knowledge)
    case 'directive': {
      const [word = ''] = /^(?:[#!]!)?[A-Za-z_]+/.exec(written) ?? []
      return { entries: knowledge(word.replace(/^!!/, '#!')), start: piece.start, end: piece.start + word.length }
    }
    case 'select':
    case 'punctuation':
      return whole(knowledge(written))
    default:
      return undefined
  }
}

/** A word may be a function, a core parameter or a keyword: the call or the sign behind it tells which. */
function explainWord(place: Place, piece: Piece, written: string, knowledge: Knowledge): readonly Entry[] {
  const entries = knowledge(written)
  const resolved = callAt(place, piece)
  if (resolved?.kind === 'function') {
    const { module, name } = resolved.known
    const of = module === 'core' ? 'of the core' : `of module ${module}`
    const exact = knowledge(name).filter((entry) => entry.kind === `function ${of}`)
    if (exact.length > 0) return exact
  }
  const after = place.source.text.slice(piece.end, piece.end + 40).trimStart()
  const likely = entries.filter(({ kind }) =>
    after.startsWith('(')
      ? /^(?:function|command|statement)/.test(kind)
      : after.startsWith('=') && !after.startsWith('==')
        ? /^(?:core parameter|attribute|callback)/.test(kind)
        : /^(?:command|statement|routing|operator|core)/.test(kind),
  )
  // A call has the form of one, and no brace.
  const calls = likely.filter(
    ({ kind, forms }) => kind !== 'statement' || forms.some((form) => form.startsWith(`${written}(`)),
  )
  return after.startsWith('(') && calls.length > 0 ? calls : likely
}

function callAt({ analysis, source }: Place, piece: Piece): ResolvedCall | undefined {
  for (const [call, resolved] of analysis.checked.bound.calls) {
    const { span } = call.callee
    if (span.source === source.id && span.start === piece.start && span.end === piece.end) return resolved
  }
  return undefined
}

/** The variable, or the transformation that the cursor is in; of variables in each other the inner one. */
function explainVariable(place: Place, start: number, knowledge: Knowledge): Found | undefined {
  const { text } = place.source
  const pv = parsePv(text, start)
  if ('error' in pv) return undefined
  const inner = text.lastIndexOf('$', place.offset - 1)
  if (inner > start && inner < pv.end) {
    const found = parsePv(text, inner)
    if (!('error' in found) && place.offset <= found.end) return explainVariable(place, inner, knowledge)
  }
  for (const one of pv.transformations.toReversed()) {
    if (place.offset <= one.start) continue
    const close = text.indexOf('}', one.start)
    return { entries: knowledge(`{${one.className}.${one.name}}`), start: one.start, end: close + 1 }
  }
  return { entries: knowledge(`$${pv.name}`), start: pv.start, end: pv.end }
}

/** Names of modules and parameters, and variables, in quotes. */
function explainText(place: Place, piece: Piece, knowledge: Knowledge): Found | undefined {
  const { text } = place.source
  const whole = (entries: readonly Entry[]): Found => ({ entries, start: piece.start, end: piece.end })
  const { call, code } = cursorAt({ ...place, offset: Math.max(piece.start + 1, place.offset) })
  const value = textOf(text, piece) ?? ''
  const before = textOf(text, code.at(-1)) ?? ''
  if (/^loadmodulex?$/.test(before) || /^loadmodulex?$/.test(call?.callee ?? '')) {
    return whole(knowledge(moduleNameOf(value)).filter(({ kind }) => kind === 'module'))
  }
  if (/^modparamx?$/.test(call?.callee ?? '') && call !== undefined && call.argument < 2) {
    if (call.argument === 0)
      return whole(value.split('|').flatMap((name) => knowledge(name).filter(({ kind }) => kind === 'module')))
    const modules = (textOf(text, call.argumentPieces[0]) ?? '').split('|')
    return whole(modules.flatMap((module) => knowledge(`${module}.${value}`)))
  }
  const dollar = text.lastIndexOf('$', place.offset)
  for (let at = dollar; at >= piece.start; at = at === 0 ? -1 : text.lastIndexOf('$', at - 1)) {
    const pv = parsePv(text, at)
    if (!('error' in pv) && place.offset >= at && place.offset <= pv.end) return explainVariable(place, at, knowledge)
  }
  return undefined
}
