import type { Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver'
import { reservedWords } from '#grammar/keywords.ts'
import { assertNever } from '#grammar/assert-never.ts'
import type { Analysis, Place } from '../analysis.ts'
import { isWritten, occurrenceAt, occurrencesOf, type Occurrence } from '../symbols/occurrences.ts'

/** Why something cannot be renamed, for people. */
export class RenameRefused extends Error {}

/** What a rename at this place would change; null when nothing there has a name of the script's own. */
export function prepareRename(place: Place): { readonly range: Range; readonly placeholder: string } | null {
  const symbol = occurrenceAt(place)
  if (symbol === undefined || refusal(place.analysis, symbol) !== undefined) return null
  return { range: place.analysis.rangeOf(symbol.span), placeholder: symbol.name }
}

/** The edits of all files. Throws RenameRefused with the reason when the new name cannot be or some place cannot follow. */
export function rename(place: Place, newName: string): WorkspaceEdit | null {
  const { analysis } = place
  const symbol = occurrenceAt(place)
  if (symbol === undefined) return null
  const reason = refusal(analysis, symbol) ?? refusalOfName(analysis, symbol, newName)
  if (reason !== undefined) throw new RenameRefused(reason)
  const changes: { [uri: string]: TextEdit[] } = {}
  for (const { span } of occurrencesOf(analysis, symbol.key)) {
    const { uri, range } = analysis.locationOf(span)
    changes[uri] = [...(changes[uri] ?? []), { range, newText: newName }]
  }
  return { changes }
}

function refusal(analysis: Analysis, symbol: Occurrence): string | undefined {
  const all = occurrencesOf(analysis, symbol.key)
  const hidden = all.find((one) => !isWritten(analysis, one))
  if (hidden !== undefined) {
    const { range, uri } = analysis.locationOf(hidden.span)
    const file = uri.slice(uri.lastIndexOf('/') + 1)
    return `${file}:${range.start.line + 1} names ${symbol.name} through a macro or an escape`
  }
  if (symbol.kind === 'route' && /^route event |^route \w+ $/.test(symbol.key)) return 'the server gives this name'
  if (symbol.kind === 'define' && !all.some((one) => one.role === 'definition')) {
    return `${symbol.name} is not defined in these files`
  }
  return undefined
}

function refusalOfName(analysis: Analysis, symbol: Occurrence, name: string): string | undefined {
  if (!shapeOf(symbol.kind).test(name)) return `${JSON.stringify(name)} is no name for a ${symbol.kind}`
  const isFree =
    symbol.kind === 'route' || symbol.kind === 'variable' || symbol.kind === 'table' || symbol.kind === 'profile'
  const isQuoted = /^["']/.test(quoteBefore(analysis, symbol))
  if ((!isFree || (symbol.kind === 'route' && !isQuoted)) && reservedWords(analysis.target).has(name)) {
    return `${name} is a reserved word`
  }
  const key = symbol.key.slice(0, symbol.key.length - lastName(symbol.key).length) + name
  if (key !== symbol.key && occurrencesOf(analysis, key).length > 0) return `${name} is in use already`
  return undefined
}

function lastName(key: string): string {
  return key.slice(key.lastIndexOf(' ') + 1)
}

function quoteBefore(analysis: Analysis, { span }: Occurrence): string {
  return analysis.slice({ ...span, start: Math.max(0, span.start - 1), end: span.start })
}

/** What a name of each kind may look like, in all the places where it may stand. */
function shapeOf(kind: Occurrence['kind']): RegExp {
  switch (kind) {
    case 'route':
      return /^(?:[A-Za-z_]\w*|[1-9]\d*)$/
    case 'define':
    case 'flag':
      return /^[A-Za-z_]\w*$/
    case 'table':
    case 'profile':
    case 'variable':
      return /^\w+$/
    default:
      return assertNever(kind)
  }
}
