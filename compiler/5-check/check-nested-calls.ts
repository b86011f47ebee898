import { walk } from '../ast/walk.ts'
import type { CheckContext } from './check.ts'

/** Functions of modules inside the arguments of one another, which the parser refuses. */
export function checkNestedCalls(ctx: CheckContext): void {
  const { calls } = ctx.program
  for (const [call, resolved] of calls) {
    if (resolved.kind !== 'function') continue
    for (const arg of call.args) {
      walk(arg, (node) => {
        if (node.kind !== 'Call' || calls.get(node)?.kind !== 'function') return true
        ctx.diagnostics.report(
          'KAM4009',
          node.span,
          `${node.callee.text}() stands in an argument of ${call.callee.text}()`,
          {
            help: 'assign its result to a variable before',
            kamailio: 'use of function execution inside params not allowed',
          },
        )
        return false
      })
    }
  }
}
