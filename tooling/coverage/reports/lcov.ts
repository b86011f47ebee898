import { byPlace } from '../merge.ts'
import type { BranchCoverage, CoverageData, FileCoverage } from '../coverage-data.ts'
import { onOneLine, shownName, shownPath } from '../shown-names.ts'
import { armsOf, lineCounts } from '../summary.ts'

/** The tracefile of lcov 1.10 and later (geninfo(1)), with routes as functions; paths below `root` are relative to it. */
export function lcovReport({ files }: CoverageData, root: string): string {
  return [...files.values()].map((file) => fileRecord(file, root).join('\n')).join('')
}

function fileRecord(file: FileCoverage, root: string): readonly string[] {
  const routes = [...file.routes.values()]
    .sort(byPlace)
    .map((one) => ({ ...one, name: onOneLine(shownName(one.title)) }))
  const lines = [...lineCounts(file)]
  const arms = [...armsOf(file), ...file.ifdefs.values()]
  return [
    'TN:',
    `SF:${onOneLine(shownPath(file.path, root))}`,
    ...routes.map(({ line, name }) => `FN:${line},${name}`),
    ...routes.map(({ count, name }) => `FNDA:${count},${name}`),
    `FNF:${routes.length}`,
    `FNH:${routes.filter(({ count }) => count > 0).length}`,
    ...branchLines(file),
    `BRF:${arms.length}`,
    `BRH:${arms.filter(({ count }) => count > 0).length}`,
    ...lines.map(([line, count]) => `DA:${line},${count}`),
    `LF:${lines.length}`,
    `LH:${lines.filter(([, count]) => count > 0).length}`,
    'end_of_record\n',
  ]
}

/** The statements that decide on one line are numbered; the arms of one that never ran are `-`. Arms of #!ifdef follow. */
function branchLines(file: FileCoverage): readonly string[] {
  const blocks = new Map<number, number>()
  const ifdefs = [...file.ifdefs.values()].sort((one, other) => one.line - other.line)
  const builds = ifdefs.map(({ line, count }) => `BRDA:${line},0,0,${count}`)
  const statements = [...file.branches.values()].sort(byPlace).flatMap((branch: BranchCoverage) => {
    const block = blocks.get(branch.line) ?? 0
    blocks.set(branch.line, block + 1)
    const arms = [...branch.arms.values()]
    const isReached = arms.some(({ count }) => count > 0)
    return arms.map(({ count }, arm) => `BRDA:${branch.line},${block},${arm},${isReached ? count : '-'}`)
  })
  return [...statements, ...builds]
}
