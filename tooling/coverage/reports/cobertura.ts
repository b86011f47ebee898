import { xmlText } from '../../xml-text.ts'
import type { BranchCoverage, CoverageData, FileCoverage } from '../coverage-data.ts'
import { byPlace } from '../merge.ts'
import { shownName, shownPath } from '../shown-names.ts'
import { lineCounts, percentOf, summaryOf, totalOf, type Share, type Summary } from '../summary.ts'

/**
 * Cobertura's XML (coverage-04.dtd): each file is a class and each route a method of it; paths below `root` are relative to it.
 * `timeMs`: when, in milliseconds since 1970.
 */
export function coberturaReport(data: CoverageData, root: string, timeMs: number): string {
  const total = totalOf(data)
  const { lines, branches } = total
  const counts =
    `lines-covered="${lines.covered}" lines-valid="${lines.total}" ` +
    `branches-covered="${branches.covered}" branches-valid="${branches.total}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">',
    `<coverage ${rates(total)} ${counts} version="kamkit" timestamp="${timeMs}">`,
    `  <sources><source>${xmlText(root)}</source></sources>`,
    '  <packages>',
    `    <package name="main" ${rates(total)}>`,
    '      <classes>',
    ...[...data.files.values()].flatMap((file) => classOf(file, root)),
    '      </classes>',
    '    </package>',
    '  </packages>',
    '</coverage>',
    '',
  ].join('\n')
}

/** The attributes that all levels have; complexity is not measured. */
function rates({ lines, branches }: Summary): string {
  return `line-rate="${rate(lines)}" branch-rate="${rate(branches)}" complexity="0"`
}

function rate(share: Share): string {
  return (percentOf(share) / 100).toFixed(4)
}

function classOf(file: FileCoverage, root: string): readonly string[] {
  const path = xmlText(shownPath(file.path, root))
  const methods = [...file.routes.values()].sort(byPlace).map(({ title, line, count }) => {
    const isCovered = count > 0 ? '1' : '0'
    const name = `name="${xmlText(shownName(title))}" signature="()"`
    return `            <method ${name} line-rate="${isCovered}" branch-rate="${isCovered}" complexity="0"><lines><line number="${line}" hits="${count}"/></lines></method>`
  })
  return [
    `        <class name="${path}" filename="${path}" ${rates(summaryOf(file))}>`,
    '          <methods>',
    ...methods,
    '          </methods>',
    '          <lines>',
    ...lineElements(file),
    '          </lines>',
    '        </class>',
  ]
}

function lineElements(file: FileCoverage): readonly string[] {
  const branches = Map.groupBy([...file.branches.values()].sort(byPlace), ({ line }) => line)
  return [...lineCounts(file)].map(([line, hits]) => {
    const deciding = branches.get(line)
    const element = `            <line number="${line}" hits="${hits}"`
    return deciding === undefined ? `${element} branch="false"/>` : `${element} ${conditions(deciding)}</line>`
  })
}

function conditions(branches: readonly BranchCoverage[]): string {
  const arms = branches.map((branch) => [...branch.arms.values()])
  const each = arms.map((ways, number) => {
    const type = branches[number]?.kind === 'switch' ? 'switch' : 'jump'
    return `<condition number="${number}" type="${type}" coverage="${percent(ways)}"/>`
  })
  const all = arms.flat()
  const covered = all.filter(({ count }) => count > 0).length
  const text = `${percent(all)} (${covered}/${all.length})`
  return `branch="true" condition-coverage="${text}"><conditions>${each.join('')}</conditions>`
}

function percent(arms: readonly { readonly count: number }[]): string {
  const covered = arms.filter(({ count }) => count > 0).length
  return `${Math.floor(percentOf({ total: arms.length, covered }))}%`
}
