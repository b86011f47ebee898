import type { Source, SourceSet } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import { cellWidth, isContinuation, readable, toCells } from './readable.ts'

/** A place to mark, with what is said of it; '' for the place of the diagnostic itself, whose message stands above. */
export interface Label {
  readonly span: Span
  readonly text: string
  readonly isPrimary: boolean
}

/** Colours a text of a label. */
export type Paint = (text: string, isPrimary: boolean) => string

/** A longer line is cut to what stands around its marks. */
const maxLine = 160
/** Less tells nothing of a line. */
const minLine = 40

/** How frames are drawn. */
export interface FrameStyle {
  readonly paint: Paint
  /** So many columns the terminal has; lines may be of any length without it. */
  readonly width?: number | undefined
  /** Files in it are named as seen from it. */
  readonly folder?: string | undefined
}

/** The name of a file as people are shown it. */
export function shownName(name: string, folder: string | undefined): string {
  return readable(folder !== undefined && name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : name)
}

/**
 * The lines in which labels stand, with marks below and what is said of them: one frame for each file, that of the first label
 * first. Bytes that are UTF-8 are shown as their characters, and the marks stand below them on any terminal.
 */
export function renderFrames(labels: readonly Label[], sources: SourceSet, style: FrameStyle): readonly string[] {
  const files = Map.groupBy(labels, (label) => label.span.source)
  return [...files].flatMap(([source, ofFile], index) =>
    renderFile(sources.get(source), ofFile, sources, index === 0 ? '-->' : ':::', style),
  )
}

/** A line with the labels that are shown on it. */
interface Entry {
  readonly line: number
  readonly labels: readonly Label[]
}

function renderFile(
  source: Source,
  labels: readonly Label[],
  sources: SourceSet,
  arrow: string,
  { paint, width, folder }: FrameStyle,
): readonly string[] {
  const numbers = labels.map((label) => String(sources.position(source.id, label.span.start).line).length)
  const margin = ' '.repeat(Math.max(...numbers))
  // The number, the bar, and the signs for what is left out at both ends take their columns too.
  const limit = width === undefined ? maxLine : Math.max(minLine, Math.min(maxLine, width - margin.length - 5))
  const entries = entriesOf(source, labels, sources, limit)
  const [first] = labels
  const place = first === undefined ? { line: 1, column: 1 } : sources.position(source.id, first.span.start)
  const lines = [`${margin}${arrow} ${shownName(source.name, folder)}:${place.line}:${place.column}`, `${margin} |`]
  let before: number | undefined
  for (const { line, labels: marked } of entries) {
    if (before !== undefined && line - before > 1) lines.push(...between(source, before, line, margin, limit))
    const [text, ...marks] = renderLine(source, line, marked, paint, limit)
    lines.push(`${String(line).padStart(margin.length)} | ${text}`, ...marks.map((mark) => `${margin} | ${mark}`))
    before = line
  }
  return lines
}

/** Labels line by line; on a line too long to be shown whole, each has an entry of its own. */
function entriesOf(source: Source, labels: readonly Label[], sources: SourceSet, limit: number): readonly Entry[] {
  const lineOf = (label: Label): number => sources.position(source.id, label.span.start).line
  return [...Map.groupBy(labels, lineOf)]
    .toSorted(([one], [other]) => one - other)
    .flatMap(([line, ofLine]): Entry[] => {
      const { start, end } = lineRange(source, line)
      return end - start <= limit ? [{ line, labels: ofLine }] : ofLine.map((label) => ({ line, labels: [label] }))
    })
}

/** A single line between two that are shown is shown too; more are left out. */
function between(source: Source, before: number, line: number, margin: string, limit: number): readonly string[] {
  if (line - before > 2) return ['...']
  const { start, end } = lineRange(source, before + 1)
  const text = end - start > limit ? '…' : toCells(source.text.slice(start, end)).join('')
  return [`${String(before + 1).padStart(margin.length)} | ${text}`.trimEnd()]
}

function lineRange(source: Source, line: number): { readonly start: number; readonly end: number } {
  const start = source.lineStarts[line - 1] ?? 0
  const newline = source.text.indexOf('\n', start)
  const end = newline === -1 ? source.text.length : newline
  return { start, end: source.text.charAt(end - 1) === '\r' && end > start ? end - 1 : end }
}

/** A mark on the cells of a line: `[from, to)`. */
interface Mark {
  readonly from: number
  readonly to: number
  readonly label: Label
}

/** The text of a line as far as it is shown, then the rows of marks below it. */
function renderLine(
  source: Source,
  line: number,
  labels: readonly Label[],
  paint: Paint,
  limit: number,
): readonly string[] {
  const { start, end } = lineRange(source, line)
  const window = windowOf(source.text, start, end, labels[0]?.span.start ?? start, limit)
  const ellipsis = window.start > start ? ['…'] : []
  const cells = [...ellipsis, ...toCells(source.text.slice(window.start, window.end))]
  const offset = ellipsis.length - window.start
  const marks = labels
    .map((label): Mark => {
      const from = label.span.start + offset
      return { from, to: Math.max(from + 1, Math.min(label.span.end + offset, cells.length)), label }
    })
    .toSorted((one, other) => one.from - other.from || Number(one.label.isPrimary) - Number(other.label.isPrimary))
  return [`${cells.join('')}${window.end < end ? '…' : ''}`, ...markRows(cells, marks, paint)]
}

function windowOf(text: string, start: number, end: number, at: number, limit: number): { start: number; end: number } {
  if (end - start <= limit) return { start, end }
  let from = Math.max(start, Math.min(at - Math.floor(limit / 4), end - limit))
  let to = Math.min(end, from + limit)
  while (from > start && isContinuation(text.charCodeAt(from))) from -= 1
  while (to < end && isContinuation(text.charCodeAt(to))) to += 1
  return { start: from, end: to }
}

/**
 * The marks in one row, with what is said of the last behind it; what is said of the others in rows of their own, each hanging from
 * its mark.
 */
function markRows(cells: readonly string[], marks: readonly Mark[], paint: Paint): readonly string[] {
  const last = marks.at(-1)
  const isInline = last !== undefined && marks.every((mark) => mark === last || mark.to <= last.from)
  const inline = isInline ? last : undefined
  const hanging = marks.filter((mark) => mark !== inline && mark.label.text !== '')
  const row = markRow(cells, marks, paint)
  const said = inline === undefined || inline.label.text === '' ? '' : ` ${say(inline.label, paint)}`
  const rows = [`${row}${said}`]
  const below = hanging.toReversed()
  if (below.length > 0) rows.push(hangingRow(cells, hanging, undefined, paint))
  for (const [index, mark] of below.entries()) {
    rows.push(hangingRow(cells, hanging.slice(0, hanging.length - 1 - index), mark, paint))
  }
  return rows
}

function say({ text, isPrimary }: Label, paint: Paint): string {
  return paint(readable(text), isPrimary)
}

function markRow(cells: readonly string[], marks: readonly Mark[], paint: Paint): string {
  let row = ''
  const end = Math.max(...marks.map((mark) => mark.to))
  for (let at = 0; at < end;) {
    const mark = marks.findLast((one) => one.label.isPrimary && covers(one, at)) ?? marks.find((one) => covers(one, at))
    if (mark === undefined) {
      row += blank(cells[at])
      at += 1
      continue
    }
    let to = at
    while (to < mark.to && (to === at || !marks.some((one) => one !== mark && covers(one, to)))) to += 1
    const signs =
      cells.length > at ? cells.slice(at, to).map((cell) => sign(cell, mark.label)) : [sign('x', mark.label)]
    row += paint(signs.join(''), mark.label.isPrimary)
    at = to
  }
  return row
}

function covers({ from, to }: Mark, at: number): boolean {
  return from <= at && at < to
}

function sign(cell: string, label: Label): string {
  return (label.isPrimary ? '^' : '-').repeat(cellWidth(cell))
}

/** As wide as the cell; tabs are kept, so that both rows are equally wide on every terminal. */
function blank(cell: string | undefined): string {
  return cell === '\t' ? '\t' : ' '.repeat(cell === undefined ? 1 : cellWidth(cell))
}

/** A row with a bar below each mark, and at the end what is said of `mark`. */
function hangingRow(cells: readonly string[], bars: readonly Mark[], mark: Mark | undefined, paint: Paint): string {
  const [end, text] = mark === undefined ? [(bars.at(-1)?.from ?? 0) + 1, ''] : [mark.from, say(mark.label, paint)]
  let row = ''
  for (let at = 0; at < end; at += 1) {
    const bar = bars.find((one) => one.from === at)
    const space = blank(cells[at])
    row += bar === undefined ? space : paint('|', bar.label.isPrimary) + space.slice(1)
  }
  return row + text
}
