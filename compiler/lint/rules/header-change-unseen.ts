import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Call, Node, Statement } from '../../ast/nodes.ts'
import { someNode } from '../../ast/walk.ts'
import type { LintContext } from '../context.ts'
import { statementLists } from '../jumps.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const headerChangeUnseen: Rule = {
  name: 'header-change-unseen',
  code: 'KAM6350',
  category: 'correctness',
  severity: 'warning',
  title: 'header read after it was appended',
  why: 'append_hf() only notes the header for the message that is sent. $hdr() and is_present_hf() go on looking at the message as it was received.',
  remedy: 'Call msg_apply_changes() between, or keep the value in a variable.',
  examples: [
    {
      bad: 'request_route {\n  append_hf("X-Caller: $fU\\r\\n");\n  xlog("caller ");\n  if («is_present_hf("X-Caller")») {\n    t_relay();\n  }\n}\n',
      good: 'request_route {\n  append_hf("X-Caller: $fU\\r\\n");\n  msg_apply_changes();\n  if (is_present_hf("X-Caller")) {\n    t_relay();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    RouteBlock: (node) => {
      for (const list of statementLists(node.body)) {
        const changed = new Map<string, Call>()
        for (const statement of list) {
          if (appliesChanges(statement, ctx)) changed.clear()
          const condition =
            statement.kind === 'If' ? statement.condition : statement.kind === 'Assign' ? statement.value : undefined
          if (condition !== undefined) {
            someNode(condition, (inner) => {
              const name = readHeader(inner, ctx)
              const change = name === undefined ? undefined : changed.get(name)
              if (change === undefined) return false
              report({
                span: inner.kind === 'Call' ? bareSpan(inner, ctx.sources) : inner.span,
                message: `this does not see what ${change.callee.text}() appended`,
                related: [{ message: 'appended here', span: change.span }],
              })
              return true
            })
          }
          const change = changedHeader(statement, ctx)
          if (change !== undefined) changed.set(change.name, change.call)
        }
      }
    },
  }),
}

/** Changes are applied by a call that says so, and may be in a route. */
function appliesChanges(statement: Statement, ctx: LintContext): boolean {
  if (statement.kind === 'Empty' || statement.kind === 'ErrorItem') return false
  return someNode(statement, (node) => {
    return (
      node.kind === 'Call' &&
      (ctx.nameOf(node) === 'msg_apply_changes' || ctx.program.calls.get(node)?.kind !== 'function') &&
      !isCore(node, ctx)
    )
  })
}

function isCore(call: Call, ctx: LintContext): boolean {
  return ctx.program.calls.get(call)?.kind === 'core'
}

function changedHeader(
  statement: Statement,
  ctx: LintContext,
): { readonly name: string; readonly call: Call } | undefined {
  if (statement.kind !== 'CallStatement') return undefined
  const { call } = statement
  const [arg] = call.args
  if (!['append_hf', 'insert_hf'].includes(ctx.nameOf(call)) || arg?.kind !== 'StringLiteral') return undefined
  const [name] = /^[A-Za-z][\w-]*/.exec(arg.value) ?? []
  return name === undefined ? undefined : { name: name.toLowerCase(), call }
}

function readHeader(node: Node, ctx: LintContext): string | undefined {
  if (node.kind === 'Call' && ctx.nameOf(node) === 'is_present_hf') {
    const [arg] = node.args
    return arg?.kind === 'StringLiteral' ? arg.value.toLowerCase() : undefined
  }
  if (node.kind !== 'PvReference') return undefined
  const pv = parsePv(node.text)
  return 'error' in pv || pv.name !== 'hdr' ? undefined : pv.inner?.toLowerCase()
}
