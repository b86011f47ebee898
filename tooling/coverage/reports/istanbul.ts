import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import libCoverage, { type CoverageMap, type FileCoverageData, type Range } from 'istanbul-lib-coverage'
import libReport from 'istanbul-lib-report'
import reports from 'istanbul-reports'
import type { BranchCoverage, CoverageData, FileCoverage, IfdefCoverage } from '../coverage-data.ts'
import { unitsIn } from '#compiler/1-source/utf8.ts'
import { byPlace } from '../merge.ts'
import { shownName } from '../shown-names.ts'

/** The data as istanbul and the tools around it know them: routes are functions. */
export function istanbulMap({ files }: CoverageData): CoverageMap {
  const map = libCoverage.createCoverageMap({})
  for (const file of files.values()) map.addFileCoverage(fileData(file, file.path))
  return map
}

/** Writes istanbul's pages into a folder: an overview and the source of each file with what was executed. */
export function writeHtml(data: CoverageData, folder: string): void {
  const paths = new Map<string, string>()
  const coverageMap = libCoverage.createCoverageMap({})
  for (const file of data.files.values()) {
    // istanbul writes names into headings as they are: a tag in one would be a tag of the page.
    const name = file.path.replaceAll('<', '‹')
    paths.set(name, file.path)
    coverageMap.addFileCoverage(fileData(file, name))
  }
  const sourceFinder = (name: string): string => readFileSync(paths.get(name) ?? name, 'utf8')
  const context = libReport.createContext({ dir: folder, coverageMap, sourceFinder })
  reports.create('html').execute(context)
  for (const page of readdirSync(folder, { recursive: true, encoding: 'utf8' })) colourAsShell(join(folder, page))
}

/** Comments of a configuration begin with # as in a shell's script, not as in JavaScript. */
function colourAsShell(page: string): void {
  if (!page.endsWith('.html')) return
  const text = readFileSync(page, 'utf8')
  const shell = text.replace('<pre class="prettyprint lang-js">', '<pre class="prettyprint lang-sh">')
  if (shell !== text) writeFileSync(page, shell)
}

function fileData(file: FileCoverage, path: string): FileCoverageData {
  const statements = [...file.statements.values()].sort(byPlace)
  const routes = [...file.routes.values()].sort(byPlace)
  const branches = [...file.branches.values()].sort(byPlace)
  const ifdefs = [...file.ifdefs.values()].sort((one, other) => one.line - other.line)
  const lines = linesOf(file.path)
  const mappings = [...branches.map((branch) => branchMapping(branch, file)), ...ifdefs.map(ifdefMapping)]
  return {
    path,
    statementMap: numbered(statements.map((one) => inUnits(rangeOf(one, one.endLine, one.endColumn), lines))),
    s: numbered(statements.map(({ count }) => count)),
    fnMap: numbered(
      routes.map((one) => {
        const head = inUnits(rangeOf(one, one.line, one.column + one.title.length), lines)
        return { name: shownName(one.title), decl: head, loc: head, line: one.line }
      }),
    ),
    f: numbered(routes.map(({ count }) => count)),
    branchMap: numbered(
      mappings.map((one) => ({
        ...one,
        loc: inUnits(one.loc, lines),
        locations: one.locations.map((location) => inUnits(location, lines)),
      })),
    ),
    b: numbered([
      ...branches.map(({ arms }) => [...arms.values()].map(({ count }) => count)),
      ...ifdefs.map(({ count }) => [count]),
    ]),
  }
}

/** istanbul's objects have numbers for names. */
function numbered<T>(values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value, index) => [String(index), value]))
}

/** Columns count from 0 there, and the end is the last character. */
function rangeOf({ line, column }: { line: number; column: number }, endLine: number, endColumn: number): Range {
  const last = endLine === line ? Math.max(column - 1, endColumn - 2) : Math.max(0, endColumn - 2)
  return { start: { line, column: column - 1 }, end: { line: endLine, column: last } }
}

/** The lines of a file, one character per byte; none when it cannot be read. */
function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'latin1').split('\n')
  } catch {
    return []
  }
}

/** Our columns count bytes; istanbul and editors count the UTF-16 units of the text. */
function inUnits({ start, end }: Range, lines: readonly string[]): Range {
  const before = ({ line, column }: Range['start']): number => unitsIn(lines[line - 1] ?? '', 0, column)
  // The end is the last character: of one of several bytes the last byte was meant.
  const last = before({ line: end.line, column: end.column + 1 }) - 1
  return { start: { line: start.line, column: before(start) }, end: { line: end.line, column: last } }
}

/** An `if` is marked where it stands, with E or I for the way that was not taken; all others at the arm. */
function branchMapping(branch: BranchCoverage, { statements }: FileCoverage): FileCoverageData['branchMap'][string] {
  const { line, column, index, kind } = branch
  const own = statements.get(`${line}:${column}:${index}`)
  const head = rangeOf(branch, own?.endLine ?? line, own?.endColumn ?? column + 1)
  const arms = [...branch.arms.values()]
  const locations =
    kind === 'if'
      ? arms.map(() => head)
      : arms.map((arm) => rangeOf(arm, arm.line, arm.column + Math.max(1, arm.label.length)))
  return { type: kind, line, loc: head, locations }
}

/** Each arm of #!ifdef is a branch of its own, marked at its directive. */
function ifdefMapping({ line, label }: IfdefCoverage): FileCoverageData['branchMap'][string] {
  const loc = rangeOf({ line, column: 1 }, line, label.length + '#!'.length + 1)
  return { type: 'ifdef', line, loc, locations: [loc] }
}
