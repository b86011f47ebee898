import { xmlText } from '../../xml-text.ts'
import type { BranchCoverage, CoverageData, FileCoverage } from '../coverage-data.ts'
import { byPlace } from '../merge.ts'
import { shownName, shownPath } from '../shown-names.ts'
import { lineCounts, percentOf, shareOf, type Share } from '../summary.ts'

/**
 * Cobertura's XML (coverage-04.dtd): each file is a class and each route a method of it; paths below `root` are relative to it. An
 * arm of `#!ifdef` is a condition of its directive's line, which counts as a line because Cobertura has conditions of lines only.
 * `timeMs`: when, in milliseconds since 1970.
 */
export function coberturaReport(data: CoverageData, root: string, timeMs: number): string {
  const files = [...data.files.values()].map((file) => ({ file, lines: linesOf(file) }))
  const all = files.flatMap(({ lines }) => lines)
  const [lines, branches] = [lineShare(all), branchShare(all)]
  const counts =
    `lines-covered="${lines.covered}" lines-valid="${lines.total}" ` +
    `branches-covered="${branches.covered}" branches-valid="${branches.total}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">',
    `<coverage ${rates(all)} ${counts} complexity="0" version="kamkit" timestamp="${timeMs}">`,
    `  <sources><source>${xmlText(root)}</source></sources>`,
    '  <packages>',
    `    <package name="main" ${rates(all)} complexity="0">`,
    '      <classes>',
    ...files.flatMap(({ file, lines }) => classOf(file, lines, root)),
    '      </classes>',
    '    </package>',
    '  </packages>',
    '</coverage>',
    '',
  ].join('\n')
}

/** The ways on from one statement, or an arm of `#!ifdef`. */
interface Condition {
  readonly type: 'jump' | 'switch'
  readonly arms: readonly { readonly count: number }[]
}

interface ReportedLine {
  readonly line: number
  readonly hits: number
  readonly conditions: readonly Condition[]
}

/** In the order of the file. */
function linesOf(file: FileCoverage): readonly ReportedLine[] {
  const deciding = Map.groupBy([...file.branches.values()].sort(byPlace), ({ line }) => line)
  const statements = [...lineCounts(file)].map(([line, hits]) => ({
    line,
    hits,
    conditions: (deciding.get(line) ?? []).map(conditionOf),
  }))
  const directives = [...file.ifdefs.values()].map((arm) => ({
    line: arm.line,
    hits: arm.count,
    conditions: [{ type: 'jump' as const, arms: [arm] }],
  }))
  return [...statements, ...directives].sort((one, other) => one.line - other.line)
}

function conditionOf({ kind, arms }: BranchCoverage): Condition {
  return { type: kind === 'switch' ? 'switch' : 'jump', arms: [...arms.values()] }
}

function lineShare(lines: readonly ReportedLine[]): Share {
  return shareOf(lines.map(({ hits }) => hits))
}

function branchShare(lines: readonly ReportedLine[]): Share {
  return shareOf(lines.flatMap(({ conditions }) => conditions.flatMap(({ arms }) => arms.map(({ count }) => count))))
}

function rates(lines: readonly ReportedLine[]): string {
  return `line-rate="${rate(lineShare(lines))}" branch-rate="${rate(branchShare(lines))}"`
}

function rate(share: Share): string {
  return (percentOf(share) / 100).toFixed(4)
}

function classOf(file: FileCoverage, lines: readonly ReportedLine[], root: string): readonly string[] {
  const path = xmlText(shownPath(file.path, root))
  const methods = [...file.routes.values()].sort(byPlace).map(({ title, line, count }) => {
    const isCovered = count > 0 ? '1' : '0'
    const name = `name="${xmlText(shownName(title))}" signature="()"`
    return `            <method ${name} line-rate="${isCovered}" branch-rate="${isCovered}" complexity="0"><lines><line number="${line}" hits="${count}"/></lines></method>`
  })
  return [
    `        <class name="${path}" filename="${path}" ${rates(lines)} complexity="0">`,
    '          <methods>',
    ...methods,
    '          </methods>',
    '          <lines>',
    ...lines.map(lineElement),
    '          </lines>',
    '        </class>',
  ]
}

function lineElement({ line, hits, conditions }: ReportedLine): string {
  const element = `            <line number="${line}" hits="${hits}"`
  if (conditions.length === 0) return `${element} branch="false"/>`
  const each = conditions.map(
    ({ type, arms }, number) => `<condition number="${number}" type="${type}" coverage="${percent(arms)}"/>`,
  )
  const all = conditions.flatMap(({ arms }) => arms)
  const text = `${percent(all)} (${shareOf(all.map(({ count }) => count)).covered}/${all.length})`
  return `${element} branch="true" condition-coverage="${text}"><conditions>${each.join('')}</conditions></line>`
}

function percent(arms: readonly { readonly count: number }[]): string {
  return `${Math.floor(percentOf(shareOf(arms.map(({ count }) => count))))}%`
}
