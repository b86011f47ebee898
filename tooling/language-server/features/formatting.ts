import type { FormattingOptions, Range, TextEdit } from 'vscode-languageserver'
import {
  FormatError,
  formatEdits,
  formatRange,
  formatText,
  type FormatOptions,
  type Indent,
} from '#compiler/format/format.ts'
import type { Edit } from '#compiler/format/format.ts'
import type { Place } from '../analysis.ts'
import { fromBytes } from '#compiler/1-source/utf8.ts'

/** The changes of `kamkit fmt` to a whole document. None when the result would be other code, which is a bug of the formatter. */
export function formatDocument(place: Place, options: FormattingOptions): readonly TextEdit[] {
  const { text } = place.source
  const chosen = formatOptions(place, options)
  try {
    const formatted = formatText(text, chosen)
    if (formatted === text) return []
    const edits = formatEdits(text, chosen)
    if (applyAll(text, edits) === formatted) return toEdits(place, edits)
    return toEdits(place, [{ start: 0, end: text.length, text: formatted }])
  } catch (error) {
    if (error instanceof FormatError) return []
    throw error
  }
}

/** The changes that concern the lines of a selection. */
export function formatSelection(place: Place, range: Range, options: FormattingOptions): readonly TextEdit[] {
  const isLastEmpty = range.end.character === 0 && range.end.line > range.start.line
  const lines = { first: range.start.line + 1, last: range.end.line + (isLastEmpty ? 0 : 1) }
  return toEdits(place, formatRange(place.source.text, lines, formatOptions(place, options)))
}

function formatOptions({ analysis, source }: Place, options: FormattingOptions): FormatOptions {
  const indent: Indent = !options.insertSpaces ? 'tab' : options.tabSize === 2 ? 2 : 4
  return { indent, included: analysis.sources.filter((one) => one.name !== source.name).map((one) => one.text) }
}

function toEdits({ analysis, source }: Place, edits: readonly Edit[]): readonly TextEdit[] {
  const lines = analysis.linesOf(source)
  return edits.map(({ start, end, text }) => ({ range: lines.rangeOf(start, end), newText: fromBytes(text) }))
}

function applyAll(text: string, edits: readonly Edit[]): string {
  let changed = ''
  let at = 0
  for (const edit of edits) {
    changed += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return changed + text.slice(at)
}
