import { CompletionItemKind, type CompletionItem, type CompletionList } from 'vscode-languageserver'
import { directives } from '#grammar/directives.ts'
import type { Place } from '../analysis.ts'
import { cursorAt, type Cursor } from '../cursor.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'
import { completeCode } from './complete-code.ts'
import { completeInclude } from './complete-include.ts'
import { completeSelect } from './complete-select.ts'
import { flagCommands } from '../symbols/flags.ts'
import { completeText, namesFor } from './complete-text.ts'
import { completeVariable } from './complete-variable.ts'
import { rulesToDisable } from './complete-suppression.ts'

/** Completions before they have a place: what is offered, and the start of the text that it replaces. */
export interface Offer {
  readonly items: readonly CompletionItem[]
  readonly start: number
}

/** What may stand at a place; the character that was typed is known when it made the editor ask. */
export function completion(place: Place, typed?: string): CompletionList {
  const offer = typed === '(' && opensValues(place) ? undefined : offerAt(place)
  if (offer === undefined) return { isIncomplete: false, items: [] }
  const { source, offset } = place
  const range = place.analysis.linesOf(source).rangeOf(offer.start, offset)
  return {
    isIncomplete: false,
    items: offer.items.map((item) => ({
      ...item,
      label: fromBytes(item.label),
      textEdit: { range, newText: fromBytes(item.insertText ?? item.label) },
    })),
  }
}

/** Whether any value may stand there: who opens a call wants to see its parameters, not a list of everything over them. */
function opensValues(place: Place): boolean {
  const { piece, call } = cursorAt(place)
  if (piece?.kind !== 'punctuation' || call === undefined || /^(?:return|and|or|not)$/.test(call.callee)) return false
  return namesFor(place, call.callee, call.argument).length === 0 && !flagCommands.has(call.callee)
}

function offerAt(place: Place): Offer | undefined {
  const cursor = cursorAt(place)
  const { piece, before } = cursor
  const { source } = place
  switch (piece?.kind) {
    case 'comment':
      // Somebody who types a # may mean a directive.
      if (/^#!?[A-Za-z_]*$/.test(before)) return offerDirectives(place, before)
      return rulesToDisable(place, before)
    case 'directive':
      return offerInDirective(place, before)
    case 'string':
      if (/\b(?:include|import)_file\s*$/.test(source.text.slice(Math.max(0, piece.start - 40), piece.start))) {
        return completeInclude(place, `include_file ${before}`)
      }
      return completeVariable(place, before, true) ?? completeText(place, cursor)
    case 'pv':
      return completeVariable(place, before, false)
    case 'number':
    case 'numeric-word':
    case 'ipv6':
    case 'attribute':
      return undefined
    case 'select':
      return completeSelect(place, before)
    case 'punctuation':
      if (before === '.')
        return completeSelect(place, `${selectBefore(cursor, source.text)}.`) ?? completeCode(place, cursor)
      if (before === '@') return completeSelect(place, before)
      if (before === '$') return completeVariable(place, before, false)
      return completeCode(place, cursor)
    default:
      return completeCode(place, cursor)
  }
}

/** A dot behind a select belongs to it only once a name follows. */
function selectBefore({ code }: Cursor, text: string): string {
  const last = code.findLast(({ kind }) => kind !== 'punctuation')
  return last?.kind === 'select' && code.at(-2) === last ? text.slice(last.start, last.end) : ''
}

function offerDirectives({ offset }: Place, before: string): Offer {
  const items = Object.entries(directives).map(([name, { form, doc }]) => ({
    label: `#!${name}`,
    kind: CompletionItemKind.Keyword,
    detail: form,
    documentation: doc,
    filterText: `#!${name}`,
  }))
  return { items, start: offset - before.length }
}

/** The word of a directive, macros behind conditions, files behind include_file. */
function offerInDirective(place: Place, before: string): Offer | undefined {
  const { analysis, offset } = place
  if (/(?:include|import)_file\s/.test(before)) return completeInclude(place, before)
  if (/^[#!]![A-Za-z_]*$/.test(before)) return offerDirectives(place, before)
  const [, word = ''] = /^[#!]!if(?:n?def|exp)[^\n]*?([A-Za-z_]\w*|)$/.exec(before) ?? []
  if (!/^[#!]!if/.test(before)) return undefined
  const names = new Set(analysis.occurrences.flatMap(({ kind, name }) => (kind === 'define' ? [name] : [])))
  const all = new Set([...names, ...analysis.checked.parsed.defines.keys()])
  const items = [...all].map((label) => ({
    label,
    kind: CompletionItemKind.Constant,
    sortText: `${names.has(label) ? 0 : 1}${label}`,
  }))
  return { items, start: offset - word.length }
}
