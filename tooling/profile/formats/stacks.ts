import { onOneLine, shownName } from '../../coverage/shown-names.ts'
import type { CallNode, LineCost, ProfileData } from '../profile-data.ts'

/** A routing block or a statement in it, as a flame graph shows it. */
export interface Frame {
  readonly name: string
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Time in a statement by the path to it: block, statement, block, statement … */
export interface StackTime {
  readonly stack: readonly Frame[]
  readonly cost: LineCost
}

/** Every statement with the path to it, in the order of the tree. */
export function stacksOf({ roots }: ProfileData): readonly StackTime[] {
  return roots.flatMap((root) => callStacks(root, []))
}

function callStacks(call: CallNode, above: readonly Frame[]): readonly StackTime[] {
  const frame = { name: onOneLine(shownName(call.route)), file: call.file, line: call.line, column: 1 }
  return call.lines.flatMap((cost) => {
    const { file, line, column, text, callees } = cost
    const stack = [...above, frame, { name: onOneLine(shownName(text)), file, line, column }]
    return [{ stack, cost }, ...callees.flatMap((callee) => callStacks(callee, stack))]
  })
}
