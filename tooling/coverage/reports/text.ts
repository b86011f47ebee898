import type { CoverageData, FileCoverage } from '../coverage-data.ts'
import { onOneLine, shownPath } from '../shown-names.ts'
import { neverBuilt, percentText, summaryOf, totalOf, uncoveredRanges, type Summary } from '../summary.ts'

const titles = ['File', '% Lines', '% Branches', '% Routes', '% #!ifdef', 'Uncovered lines'] as const
const lastTitle = titles[titles.length - 1] ?? ''

/** Columns for what is not covered on a narrow terminal. */
const leastRoom = 20

/** A table for terminals: each file and all of them, so many columns wide that no line of it wraps; what is not covered takes further lines. */
export function textReport(data: CoverageData, root: string, width = 120): string {
  const files = [...data.files.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
  const rows = [
    ['All files', ...percentages(totalOf(data)), ''],
    ...files.map((file) => [
      ` ${onOneLine(shownPath(file.path, root))}`,
      ...percentages(summaryOf(file)),
      uncovered(file),
    ]),
  ]
  const numbers = titles
    .slice(0, -1)
    .map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const room = Math.max(leastRoom, width - numbers.reduce((sum, one) => sum + one + ' | '.length, 0))
  const shown = rows.flatMap((row) => wrapLast(row, room))
  const widths = [...numbers, Math.max(lastTitle.length, ...shown.map((row) => row.at(-1)?.length ?? 0))]
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join(' | ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width)).join('-|-')
  return `${[rule, line(titles), rule, ...shown.map(line), rule].join('\n')}\n`
}

/** A row whose last cell takes as many lines as it needs, broken behind commas and before what was never built. */
function wrapLast(row: readonly string[], room: number): readonly (readonly string[])[] {
  const text = row.at(-1) ?? ''
  const lines = text.length <= room ? [text] : text.split(/ (?=\()/).flatMap((part) => wrap(part, room))
  const head = row.slice(0, -1)
  return lines.map((line, index) => [...(index === 0 ? head : head.map(() => '')), line])
}

function wrap(text: string, room: number): readonly string[] {
  const lines = ['']
  for (const part of text.split(/(?<=,)/)) {
    const last = lines.at(-1) ?? ''
    if (last === '' || last.length + part.length <= room) lines[lines.length - 1] = last + part
    else lines.push(part)
  }
  return lines
}

function isNumber(column: number): boolean {
  return column > 0 && column < titles.length - 1
}

function percentages({ lines, branches, routes, ifdefs }: Summary): readonly string[] {
  return [lines, branches, routes, ifdefs].map(percentText)
}

function uncovered(file: FileCoverage): string {
  const lines = rangesText(uncoveredRanges(file))
  const never = neverBuilt(file)
  return never.length === 0 ? lines : `${lines}${lines === '' ? '' : ' '}(never built: ${rangesText(never)})`
}

function rangesText(ranges: readonly (readonly [first: number, last: number])[]): string {
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}
