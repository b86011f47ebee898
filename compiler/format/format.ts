import { readElements } from './elements.ts'
import { layOut } from './layout.ts'
import { findMacros } from './macros.ts'
import { applyEdits, renderEdits, type Edit, type Indent } from './render.ts'
import { isSameCode } from './same-code.ts'

export type { Edit, Indent } from './render.ts'

export interface FormatOptions {
  readonly indent: Indent
  /** Texts of the files that this one includes: macros that they define count. */
  readonly included?: readonly string[]
}

/** Lines of a file, from 1, both included. */
export interface LineRange {
  readonly first: number
  readonly last: number
}

/** The text came out as other code: a bug of the formatter, whose result is not to be used. */
export class FormatError extends Error {}

/** Layout may decide what later layout sees, but settles at once; more rounds than this mean that it does not. */
const maxRounds = 5

/**
 * The text in the one layout of kamkit. It differs from the original in blanks, line ends and the edges of comments, and is the same
 * sequence of tokens whatever is defined. Takes any text, right or wrong. Throws FormatError instead of giving back other code.
 */
export function formatText(text: string, options: FormatOptions): string {
  let current = text
  for (let round = 0; round < maxRounds; round += 1) {
    const next = applyEdits(current, formatEdits(current, options))
    if (next === current) {
      if (!isSameCode(text, current)) throw new FormatError('formatting would change the code')
      return current
    }
    current = next
  }
  throw new FormatError('the layout does not settle')
}

/** The changes of one round of formatting. Each stands for itself: any of them may be left out. */
export function formatEdits(text: string, options: FormatOptions): readonly Edit[] {
  const file = readElements(text)
  const placements = layOut(file.elements, findMacros(file.elements, options.included ?? []))
  return renderEdits(file, placements, options.indent, lineEndOf(text))
}

/** The changes that concern some lines; all others stay as they are. What an editor asks for a selection. */
export function formatRange(text: string, range: LineRange, options: FormatOptions): readonly Edit[] {
  const start = lineStart(text, range.first)
  if (start === undefined) return []
  const end = lineStart(text, range.last + 1) ?? text.length
  return formatEdits(text, options)
    .flatMap((edit) => clip(text, edit, start, end))
    .filter((edit) => text.slice(edit.start, edit.end) !== edit.text)
}

/** What of a change lies between two line starts: the blanks before the first line end and the indentation after the last one are its parts. */
function clip(text: string, edit: Edit, start: number, end: number): readonly Edit[] {
  const isFirstInside = edit.start >= start && edit.start < end
  const isLastInside = edit.end >= start && (edit.end < end || end === text.length)
  if (isFirstInside && isLastInside) return [edit]
  const old = text.slice(edit.start, edit.end)
  // A change of a line end that reaches out of the lines concerns both sides: only the half inside is made, if there are halves.
  if (!old.includes('\n') || !edit.text.includes('\n')) return []
  if (isLastInside)
    return [
      {
        ...edit,
        start: edit.start + old.lastIndexOf('\n') + 1,
        text: edit.text.slice(edit.text.lastIndexOf('\n') + 1),
      },
    ]
  if (!isFirstInside) return []
  const kept = old.indexOf('\n')
  return [{ start: edit.start, end: edit.start + kept, text: edit.text.slice(0, edit.text.indexOf('\n')) }]
}

/** The offset at which a line starts, counted from 1; undefined behind the last one. */
function lineStart(text: string, line: number): number | undefined {
  let at = 0
  for (let count = 1; count < line; count += 1) {
    const newline = text.indexOf('\n', at)
    if (newline === -1) return undefined
    at = newline + 1
  }
  return at
}

/** The line end that most lines have. */
function lineEndOf(text: string): string {
  const all = text.match(/\n/g)?.length ?? 0
  const withReturn = text.match(/\r\n/g)?.length ?? 0
  return withReturn * 2 > all ? '\r\n' : '\n'
}
