import {
  armKey,
  placeKey,
  routeKey,
  type ArmCoverage,
  type BranchCoverage,
  type CoverageData,
  type FileCoverage,
} from './coverage-data.ts'
import { sortCoverage } from './merge.ts'

const format = 'kamkit-coverage'
const version = 1

/** Coverage as JSON text: lists of numbers instead of names, sorted by file and place, so that equal data are equal texts. */
export function writeCoverage({ files }: CoverageData): string {
  const sorted = [...sortCoverage({ files }).files.values()]
  return `${JSON.stringify({ format, version, files: sorted.map(writeFile) })}\n`
}

function writeFile({ path, digest, statements, branches, routes, ifdefs }: FileCoverage): unknown {
  return {
    path,
    digest,
    statements: [...statements.values()].map(({ line, column, index, endLine, endColumn, count }) => [
      line,
      column,
      index,
      endLine,
      endColumn,
      count,
    ]),
    branches: [...branches.values()].map(({ line, column, index, kind, arms }) => [
      line,
      column,
      index,
      kind,
      [...arms.values()].map(writeArm),
    ]),
    routes: [...routes.values()].map(({ title, line, column, count }) => [title, line, column, count]),
    ifdefs: [...ifdefs.values()].map(({ line, label, firstLine, lastLine, count }) => [
      line,
      label,
      firstLine,
      lastLine,
      count,
    ]),
  }
}

function writeArm({ label, line, column, count }: ArmCoverage): unknown {
  return [label, line, column, count]
}

/** Reads what `writeCoverage` wrote; undefined when the text is something else. */
export function readCoverage(text: string): CoverageData | undefined {
  try {
    const file = member(JSON.parse(text))
    if (file('format') !== format || file('version') !== version) return undefined
    const files = list(file('files')).map(readFile)
    return { files: new Map(files.map((one) => [one.path, one])) }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof BadShape) return undefined
    throw error
  }
}

class BadShape extends Error {}

function readFile(value: unknown): FileCoverage {
  const file = member(value)
  const digest = file('digest')
  const statements = list(file('statements')).map((one) => {
    const [line, column, index, endLine, endColumn, count] = list(one).map(integer)
    return {
      line: line ?? 1,
      column: column ?? 1,
      index: index ?? 0,
      endLine: endLine ?? 1,
      endColumn: endColumn ?? 1,
      count: count ?? 0,
    }
  })
  const branches = list(file('branches')).map(readBranch)
  const routes = list(file('routes')).map((one) => {
    const [title, line, column, count] = list(one)
    return { title: string(title), line: integer(line), column: integer(column), count: integer(count) }
  })
  const ifdefs = list(file('ifdefs')).map((one) => {
    const [line, label, firstLine, lastLine, count] = list(one)
    const lines = { line: integer(line), firstLine: integer(firstLine), lastLine: integer(lastLine) }
    return { ...lines, label: string(label), count: integer(count) }
  })
  return {
    path: string(file('path')),
    digest: digest === undefined ? undefined : string(digest),
    statements: new Map(statements.map((one) => [placeKey(one), one])),
    branches: new Map(branches.map((one) => [placeKey(one), one])),
    routes: new Map(routes.map((one) => [routeKey(one), one])),
    ifdefs: new Map(ifdefs.map((one) => [String(one.line), one])),
  }
}

function readBranch(value: unknown): BranchCoverage {
  const [line, column, index, kind, ways] = list(value)
  const arms = list(ways).map((way) => {
    const [label, armLine, armColumn, count] = list(way)
    return { label: string(label), line: integer(armLine), column: integer(armColumn), count: integer(count) }
  })
  return {
    line: integer(line),
    column: integer(column),
    index: integer(index),
    kind: string(kind),
    arms: new Map(arms.map((one) => [armKey(one), one])),
  }
}

function member(value: unknown): (name: string) => unknown {
  if (typeof value !== 'object' || value === null) throw new BadShape()
  return (name) => (Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined)
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new BadShape()
  return value
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw new BadShape()
  return value
}

/** A count or a number of a line: not negative, and exact. */
function integer(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new BadShape()
  return value
}
