import { resolve } from 'node:path'
import type { Program, Step } from '#grammar/abi.ts'
import type { Probe } from '#runtime/probe/probe-list.ts'
import type { LinkedProgram } from '#runtime/server/linked-program.ts'
import {
  armKey,
  placeKey,
  routeKey,
  type ArmCoverage,
  type BranchCoverage,
  type CoverageData,
  type FileCoverage,
  type RouteCoverage,
  type StatementCoverage,
} from './coverage-data.ts'
import { mergeCoverage } from './merge.ts'

/** How often the statements of one program ran, by their numbers. */
export interface ProgramCounts {
  readonly program: Program
  readonly steps: Float64Array
  /** Where the arms of each step begin in `arms`. */
  readonly armStart: Uint32Array
  readonly arms: Float64Array
}

/** Counts what a server executes whose program was compiled with probes. */
export interface CoverageCounter {
  readonly probe: Probe
  /** Makes a program known of which nothing may be executed. */
  know(program: Program): void
  /** What was counted so far; the counting goes on. */
  data(): CoverageData
  /** The same, of the newest text when the configuration of a server was changed and read anew. */
  newestData(): CoverageData
}

export function createCoverageCounter(): CoverageCounter {
  const programs = new Map<Program, ProgramCounts>()
  // Nearly always the program is that of the statement before.
  let linked: LinkedProgram | undefined
  let counts = newCounts({ files: [], target: '', directives: [], flags: [], defines: [] })
  const countsOf = (program: Program): ProgramCounts => {
    const found = programs.get(program) ?? newCounts(program)
    programs.set(program, found)
    return found
  }
  const select = (chosen: LinkedProgram | undefined): void => {
    linked = chosen
    if (chosen !== undefined) counts = countsOf(chosen.program)
  }
  return {
    probe: {
      step: (ctx, _step, number) => {
        if (ctx.linked !== linked) select(ctx.linked)
        counts.steps[number] = (counts.steps[number] ?? 0) + 1
      },
      arm: (ctx, _step, number, arm) => {
        if (ctx.linked !== linked) select(ctx.linked)
        const at = (counts.armStart[number] ?? 0) + arm
        counts.arms[at] = (counts.arms[at] ?? 0) + 1
      },
    },
    know: (program) => void (program.steps === undefined || countsOf(program)),
    data: () => mergeCoverage([...programs.values()].map(dataOf)).data,
    newestData: () => {
      const all = [...programs.values()]
      const newest = textOf(all.at(-1)?.program)
      return mergeCoverage(all.filter(({ program }) => textOf(program) === newest).map(dataOf)).data
    },
  }
}

/** Two programs with the same statements were compiled from the same text, as far as anything is counted. */
function textOf(program: Program | undefined): string {
  return JSON.stringify([program?.files, program?.steps])
}

/** Counts of a program, all zero. */
export function newCounts(program: Program): ProgramCounts {
  const steps = program.steps ?? []
  const armStart = new Uint32Array(steps.length)
  let arms = 0
  for (const [number, step] of steps.entries()) {
    armStart[number] = arms
    arms += step.arms?.length ?? 0
  }
  return { program, steps: new Float64Array(steps.length), armStart, arms: new Float64Array(arms) }
}

interface FileBuilder extends FileCoverage {
  readonly statements: Map<string, StatementCoverage>
  readonly branches: Map<string, BranchCoverage>
  readonly routes: Map<string, RouteCoverage>
}

/** The counts by place. A file that is included twice has each of its places once. */
export function dataOf(counts: ProgramCounts): CoverageData {
  const { program } = counts
  const files = new Map<string, FileBuilder>()
  const fileAt = (index: number): FileBuilder => {
    const path = resolve(program.files[index] ?? '')
    const known = files.get(path)
    if (known !== undefined) return known
    const made = {
      path,
      digest: undefined,
      statements: new Map(),
      branches: new Map(),
      routes: new Map(),
      ifdefs: new Map(),
    }
    files.set(path, made)
    return made
  }
  // How many statements each place had so far, in each inclusion of a file by itself.
  const indexes = new Map<string, number>()
  for (const [number, step] of (program.steps ?? []).entries()) {
    const [source, line, column] = step.at
    const place = `${source}:${line}:${column}`
    const index = indexes.get(place) ?? 0
    indexes.set(place, index + 1)
    addStep(fileAt(source), step, index, counts.steps[number] ?? 0)
    addArms(fileAt(source), step, index, (arm) => counts.arms[(counts.armStart[number] ?? 0) + arm] ?? 0)
  }
  for (const { source, route } of routesOf(counts)) addTo(fileAt(source).routes, routeKey(route), route)
  return { files }
}

function addTo<T extends { readonly count: number }>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, { ...value, count: value.count + (map.get(key)?.count ?? 0) })
}

function addStep(file: FileBuilder, { at, end }: Step, index: number, count: number): void {
  const [, line, column] = at
  const [endLine, endColumn] = end
  addTo(file.statements, placeKey({ line, column, index }), { line, column, index, endLine, endColumn, count })
}

function addArms(file: FileBuilder, step: Step, index: number, countOf: (arm: number) => number): void {
  if (step.arms === undefined) return
  const [, line, column] = step.at
  const key = placeKey({ line, column, index })
  const arms = new Map<string, ArmCoverage>(file.branches.get(key)?.arms)
  for (const [number, { label, at }] of step.arms.entries()) {
    const arm = { label, line: at[1], column: at[2], count: countOf(number) }
    addTo(arms, armKey(arm), arm)
  }
  file.branches.set(key, { line, column, index, kind: step.action, arms })
}

/** A block begins as often as its first statement runs, which is no part of a loop. */
function routesOf({
  program,
  steps,
}: ProgramCounts): readonly { readonly source: number; readonly route: RouteCoverage }[] {
  const first = new Map<string, number>()
  for (const [number, { route }] of (program.steps ?? []).entries()) if (!first.has(route)) first.set(route, number)
  return (program.stepRoutes ?? []).flatMap(({ title, at: [source, line, column] }) => {
    const number = first.get(title)
    return number === undefined ? [] : [{ source, route: { title, line, column, count: steps[number] ?? 0 } }]
  })
}
