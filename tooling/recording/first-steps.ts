import type { Step } from '#grammar/abi.ts'

/** The first statement of each block of a program: it runs once for each time that the block is called, and is part of no loop. */
export function firstSteps(steps: readonly Step[]): ReadonlySet<Step> {
  const first = new Map<string, Step>()
  for (const step of steps) if (!first.has(step.route)) first.set(step.route, step)
  return new Set(first.values())
}
