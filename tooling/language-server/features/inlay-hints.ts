import { InlayHintKind, type InlayHint, type Range } from 'vscode-languageserver'
import type { Call } from '#compiler/ast/nodes.ts'
import type { ResolvedCall } from '#compiler/4-bind/symbols.ts'
import type { Place } from '../analysis.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'

/** Longer values of macros push the line out of sight. */
const longestValue = 40

/** Names of arguments before them, and values of macros behind their names. */
export function inlayHints(place: Place, range: Range): readonly InlayHint[] {
  const { analysis, source } = place
  if (!analysis.options.inlayHints) return []
  const lines = analysis.linesOf(source)
  const start = lines.offsetAt(range.start)
  const end = lines.offsetAt(range.end)
  const hints: InlayHint[] = []
  for (const [call, resolved] of analysis.checked.bound.calls) {
    const { span } = call
    if (span.source === source.id && span.end >= start && span.start <= end)
      hints.push(...argumentNames(call, resolved, place))
  }
  return [...hints, ...macroValues(place, start, end)]
}

/** One argument needs no name: the function tells what it is. */
function argumentNames(call: Call, resolved: ResolvedCall, { analysis }: Place): readonly InlayHint[] {
  if (resolved.kind !== 'function' || call.args.length < 2) return []
  const { args, overloads } = resolved.known.facts
  const list = overloads?.find((one) => Object.keys(one).length === call.args.length) ?? args ?? {}
  const names = Object.keys(list)
  return call.args.flatMap((arg, index) => {
    const name = names[index]
    // Names that nobody gave say nothing.
    if (name === undefined || /^arg\d+$/.test(name)) return []
    const position = analysis.rangeOf(arg.span).start
    return [{ position, label: `${name}:`, kind: InlayHintKind.Parameter, paddingRight: true }]
  })
}

function macroValues({ analysis, source }: Place, start: number, end: number): readonly InlayHint[] {
  const { defines } = analysis.checked.parsed
  const inDirectives = new Set(
    analysis
      .piecesOf(source)
      .flatMap((piece) => (piece.kind === 'directive' ? [analysis.linesOf(source).lineOf(piece.start)] : [])),
  )
  return analysis.occurrences.flatMap(({ kind, role, name, span }) => {
    if (kind !== 'define' || role !== 'read' || span.source !== source.id) return []
    if (span.end < start || span.start > end) return []
    const value = defines.get(name)
    const line = analysis.linesOf(source).lineOf(span.start)
    if (value === undefined || value.length > longestValue || inDirectives.has(line)) return []
    const position = analysis.rangeOf(span).end
    return [{ position, label: `= ${fromBytes(value)}`, paddingLeft: true }]
  })
}
