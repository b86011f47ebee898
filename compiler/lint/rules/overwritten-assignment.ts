import type { Assign, Statement } from '../../ast/nodes.ts'
import { someNode } from '../../ast/walk.ts'
import { statementLists } from '../jumps.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'

export const overwrittenAssignment: Rule = {
  name: 'overwritten-assignment',
  code: 'KAM6346',
  category: 'correctness',
  severity: 'warning',
  title: 'value that is overwritten at once',
  why: 'The next statement assigns the same variable without reading it: the first value is never used. Often a name was copied and not changed.',
  remedy: 'Remove the first assignment, or correct the name.',
  examples: [
    {
      bad: 'request_route {\n  «$var(caller) = $fU»;\n  $var(caller) = $tU;\n}\n',
      good: 'request_route {\n  $var(caller) = $fU;\n  $var(callee) = $tU;\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: (node) => {
      for (const list of statementLists(node.body)) {
        list.forEach((one, index) => {
          const next = list[index + 1]
          if (
            !isPlain(one, ctx) ||
            !isPlain(next, ctx) ||
            one.target.text !== next.target.text ||
            isLeftOut(one, next, ctx)
          )
            return
          const { text } = next.target
          if (someNode(next.value, (inner) => inner.kind === 'PvReference' && inner.text.includes(text.slice(1))))
            return
          report({
            span: one.span,
            message: `${text} gets another value right after`,
            related: [{ message: 'here', span: next.span }],
          })
        })
      }
    },
  }),
}

/** Assigning one of these does nothing else; an AVP would keep both values. */
const own = /^\$(?:var|vz|vn)\([\w.]+\)$/

function isPlain(statement: Statement | undefined, ctx: LintContext): statement is Assign {
  if (statement?.kind !== 'Assign' || !own.test(statement.target.text)) return false
  return !someNode(statement.value, (node) => node.kind === 'Call' && ctx.program.calls.get(node) !== undefined)
}

/** Between the two stands a directive: in another build only one of them is there. */
function isLeftOut(one: Assign, next: Assign, { sources }: LintContext): boolean {
  if (one.span.source !== next.span.source) return true
  return /#!|!!/.test(sources.slice({ ...one.span, start: one.span.end, end: next.span.start }))
}
