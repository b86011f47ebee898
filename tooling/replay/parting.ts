import type { Entry, StepEntry } from '../recording/recording.ts'

/** Where two recordings of a call part: the statements that are not the same any more, with their values. */
export interface Parting {
  /** What the one did there; undefined when it did nothing more. */
  readonly before: StepEntry | undefined
  readonly after: StepEntry | undefined
}

/**
 * The first statements at which two executions of a call part: one that went on another way, or statements that only one of them
 * has and that do something. Where there are none, the first statement that was written anew and does more than log: the argument
 * of a reply changes nothing that is recorded with it. Lines may have moved; statements are compared by their text and their block.
 * undefined when the same was executed, so that a parameter or something outside of the script must have made the difference.
 */
export function partingOf(before: readonly Entry[], after: readonly Entry[]): Parting | undefined {
  const [one, other] = [stepsOf(before), stepsOf(after)]
  let [at, there] = [0, 0]
  let rewritten: Parting | undefined
  while (at < one.length || there < other.length) {
    const [left, right] = [one[at], other[there]]
    const isAlike = isSame(left, right)
    if (isAlike || (isReplaced(left, right) && isSame(one[at + 1], other[there + 1]))) {
      if (!isAlike && !isLogging(left)) rewritten ??= { before: left, after: right }
      at += 1
      there += 1
      continue
    }
    const isLeftAlone = isHarmless(left, one[at + 1], right) && !isNear(other, there, left)
    const isRightAlone = isHarmless(right, other[there + 1], left) && !isNear(one, at, right)
    if (!isLeftAlone && !isRightAlone) return { before: left, after: right }
    if (isLeftAlone) at += 1
    if (isRightAlone) there += 1
  }
  return rewritten
}

function isLogging(step: StepEntry | undefined): boolean {
  return step !== undefined && /^(?:x?log[lm]?|x(?:alert|bug|crit|err|warn|notice|info|dbg))$/.test(step.step.action)
}

function isSame(one: StepEntry | undefined, other: StepEntry | undefined): boolean {
  return one !== undefined && other !== undefined && keyOf(one) === keyOf(other)
}

/** A statement that was written anew, but went on as before and changed nothing. */
function isReplaced(one: StepEntry | undefined, other: StepEntry | undefined): boolean {
  if (one === undefined || other === undefined || one.step.route !== other.step.route) return false
  const isQuiet = one.changes.length === 0 && other.changes.length === 0
  return isQuiet && one.step.action === other.step.action && one.arm?.label === other.arm?.label
}

/** A statement that was added or removed, and after which it goes on as on the other side: a log line, a condition that was not met. */
function isHarmless(step: StepEntry | undefined, next: StepEntry | undefined, other: StepEntry | undefined): boolean {
  if (step === undefined || step.changes.length > 0) return false
  return (step.step.arms === undefined && !lastingActions.has(step.step.action)) || isSame(next, other)
}

function stepsOf(entries: readonly Entry[]): readonly StepEntry[] {
  return entries.filter((one) => one.kind === 'step')
}

/** What must be the same: the block, the text, and how it went on. */
function keyOf({ step, arm, run }: StepEntry): string {
  return `${run.route} ${step.route}\n${step.text}\n${arm?.label ?? ''}`
}

/** Actions that end blocks, or run others. */
const lastingActions: ReadonlySet<string> = new Set(['exit', 'drop', 'return', 'break', 'route'])

/** How far a statement is looked for on the other side. */
const nearby = 20

function isNear(steps: readonly StepEntry[], from: number, wanted: StepEntry | undefined): boolean {
  if (wanted === undefined) return false
  return steps.slice(from, from + nearby).some((one) => keyOf(one) === keyOf(wanted))
}
