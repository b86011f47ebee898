import { resolve } from 'node:path'
import type { Program, Step } from '#grammar/abi.ts'
import type { Probe } from '#runtime/probe/probe-list.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { LinkedProgram } from '#runtime/server/linked-program.ts'
import { firstSteps } from '../recording/first-steps.ts'
import { mergeProfiles } from './merge.ts'
import type { CallNode, LineCost, ProfileData } from './profile-data.ts'

/** Measures how long the statements of a server take whose program was compiled with probes. */
export interface Profiler {
  readonly probe: Probe
  /** What was measured so far; the measuring goes on. */
  data(): ProfileData
}

/** A statement in one call; see LineCost. */
interface Cost {
  readonly step: Step
  count: number
  selfMs: number
  waitMs: number
  readonly callees: Map<string, Call>
}

/** See CallNode. */
interface Call {
  readonly route: string
  readonly program: Program
  calls: number
  readonly costs: Map<Step, Cost>
}

/** A run of blocks that has not ended. */
interface Run {
  /** The blocks that it is in, with their depths, outermost first. */
  readonly stack: { readonly call: Call; readonly depth: number }[]
  /** The statement that it is at. */
  cost: Cost | undefined
  /** Who ran when it began, and goes on when it waits or ends. */
  outer: Run | undefined
  /** The statement of another run that it is part of. */
  readonly caller: Cost | undefined
  waitingSinceMs: number | undefined
}

/** More calls than these in one tree are counted with that which called them: a loop of routes named at run time. */
const mostCalls = 20_000

/** `now`: milliseconds of a clock that only goes forward. */
export function createProfiler(now: () => number = () => performance.now()): Profiler {
  const roots = new Map<string, Call>()
  const states = new WeakMap<RouteContext, Run>()
  const beganMs = now()
  let linked: LinkedProgram | undefined
  let firsts: ReadonlySet<Step> = new Set()
  // After a reload blocks of the same name are others.
  const numbers = new Map<Program, number>()
  let programNumber = 0
  let active: Run | undefined
  let lastMs = 0
  let runs = 0
  let calls = 0

  /** The time until now belongs to the statement that ran. */
  const pass = (): number => {
    const timeMs = now()
    if (active?.cost !== undefined) active.cost.selfMs += timeMs - lastMs
    lastMs = timeMs
    return timeMs
  }
  const goOn = (run: Run, timeMs: number): void => {
    if (run.waitingSinceMs !== undefined && run.cost !== undefined) run.cost.waitMs += timeMs - run.waitingSinceMs
    run.waitingSinceMs = undefined
    active = run
  }
  const begin = (ctx: RouteContext, outer: Run | undefined): Run => {
    const run: Run = { stack: [], cost: outer?.cost, outer, caller: outer?.cost, waitingSinceMs: undefined }
    states.set(ctx, run)
    runs += 1
    return run
  }
  const callIn = (callees: Map<string, Call>, route: string, program: Program): Call => {
    const key = `${programNumber} ${route}`
    const known = callees.get(key)
    if (known !== undefined) return known
    const made = { route, program, calls: 0, costs: new Map<Step, Cost>() }
    calls += 1
    callees.set(key, made)
    return made
  }
  /** Leaves the blocks that have returned and enters the one that the statement stands in. */
  const callOf = (run: Run, ctx: RouteContext, step: Step, program: Program): Call => {
    const { stack } = run
    const isFirst = firsts.has(step)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top.depth < ctx.depth || (top.depth === ctx.depth && !isFirst)) break
      stack.pop()
    }
    const top = stack.at(-1)
    if (top !== undefined && (!isFirst || calls >= mostCalls)) return top.call
    const callees = stack.length === 0 ? (run.caller?.callees ?? roots) : (run.cost?.callees ?? roots)
    const call = callIn(callees, step.route, program)
    call.calls += 1
    stack.push({ call, depth: ctx.depth })
    return call
  }
  const probe: Probe = {
    step: (ctx, step) => {
      const timeMs = pass()
      const run = states.get(ctx) ?? begin(ctx, undefined)
      goOn(run, timeMs)
      if (ctx.linked === undefined) return
      if (ctx.linked !== linked) {
        linked = ctx.linked
        firsts = firstSteps(linked.program.steps ?? [])
        programNumber = numbers.get(linked.program) ?? numbers.size
        numbers.set(linked.program, programNumber)
      }
      const { costs } = callOf(run, ctx, step, ctx.linked.program)
      let cost = costs.get(step)
      if (cost === undefined) costs.set(step, (cost = { step, count: 0, selfMs: 0, waitMs: 0, callees: new Map() }))
      cost.count += 1
      run.cost = cost
    },
    runBegun: (ctx) => {
      pass()
      active = begin(ctx, active)
    },
    runEnded: (ctx) => {
      pass()
      const run = states.get(ctx)
      if (run === undefined) return
      if (active === run || active === undefined) active = run.outer
      states.delete(ctx)
    },
    suspended: (ctx) => {
      const timeMs = pass()
      const run = states.get(ctx)
      if (run === undefined) return
      run.waitingSinceMs = timeMs
      // Who called it goes on now, and is no longer there when it does itself.
      active = run.outer
      run.outer = undefined
    },
    resumed: (ctx) => {
      const timeMs = pass()
      const run = states.get(ctx)
      if (run !== undefined) goOn(run, timeMs)
    },
  }
  return {
    probe,
    data: () => mergeProfiles([{ durationMs: now() - beganMs, runs, roots: [...roots.values()].map(callNode) }]),
  }
}

function callNode({ route, program, calls, costs }: Call): CallNode {
  const at = program.stepRoutes?.find(({ title }) => title === route)?.at ?? [0, 1, 1]
  const fileAt = (index: number): string => resolve(program.files[index] ?? '')
  const lines = [...costs.values()].map(({ step, count, selfMs, waitMs, callees }): LineCost => {
    const [file, line, column] = step.at
    const callNodes = [...callees.values()].map(callNode)
    return { file: fileAt(file), line, column, text: step.text, count, selfMs, waitMs, callees: callNodes }
  })
  return { route, file: fileAt(at[0]), line: at[1], calls, lines }
}
