import type { CoverageData, FileCoverage } from '../coverage-data.ts'
import { onOneLine, shownPath } from '../shown-names.ts'
import { neverBuilt, percentText, summaryOf, totalOf, uncoveredRanges, type Summary } from '../summary.ts'

const titles = ['File', '% Lines', '% Branches', '% Routes', '% #!ifdef', 'Uncovered lines'] as const

/** A table for terminals: each file and all of them. */
export function textReport(data: CoverageData, root: string): string {
  const files = [...data.files.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
  const rows = [
    ['All files', ...percentages(totalOf(data)), ''],
    ...files.map((file) => [
      ` ${onOneLine(shownPath(file.path, root))}`,
      ...percentages(summaryOf(file)),
      uncovered(file),
    ]),
  ]
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join(' | ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width)).join('-|-')
  return `${[rule, line(titles), rule, ...rows.map(line), rule].join('\n')}\n`
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
