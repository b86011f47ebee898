import type { Step } from '#grammar/abi.ts'
import { firstSteps } from '../recording/first-steps.ts'
import type { Entry, Run, StepEntry } from '../recording/recording.ts'

/** Where a statement stands among the blocks that called each other by route(). */
export interface Nesting {
  /** 0 in the block with which the run began. */
  readonly level: number
  /** It is the first that ran in this call of its block. */
  readonly isEntry: boolean
  /** The statements whose route() led here, outermost first. */
  readonly callers: readonly StepEntry[]
}

interface Frame {
  readonly depth: number
  readonly callers: readonly StepEntry[]
  last: StepEntry
}

/** The nesting of each statement of the entries. */
export function nestingOf(entries: readonly Entry[]): ReadonlyMap<StepEntry, Nesting> {
  const found = new Map<StepEntry, Nesting>()
  const stacks = new Map<Run, Frame[]>()
  const firsts = firstStepsOf()
  for (const entry of entries) {
    if (entry.kind !== 'step') continue
    const stack = stacks.get(entry.run) ?? []
    stacks.set(entry.run, stack)
    while ((stack.at(-1)?.depth ?? -1) > entry.depth) stack.pop()
    // Blocks that one condition calls follow each other at the same depth; a block begins with its first statement.
    if (stack.at(-1)?.depth === entry.depth && firsts(entry.run).has(entry.step)) stack.pop()
    const top = stack.at(-1)
    const isEntry = top === undefined || top.depth < entry.depth
    const callers = !isEntry ? top.callers : top === undefined ? [] : [...top.callers, top.last]
    if (isEntry) stack.push({ depth: entry.depth, callers, last: entry })
    else top.last = entry
    found.set(entry, { level: stack.length - 1, isEntry, callers })
  }
  return found
}

/** The first statements of the blocks of a run's program. */
function firstStepsOf(): (run: Run) => ReadonlySet<Step> {
  const known = new Map<readonly Step[], ReadonlySet<Step>>()
  return ({ steps }) => {
    const found = known.get(steps) ?? firstSteps(steps)
    known.set(steps, found)
    return found
  }
}
