import type { Expression } from '../../ast/nodes.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'
import { bareSpan } from '../written.ts'

export const methodByRegex: Rule = {
  name: 'method-by-regex',
  code: 'KAM6601',
  category: 'performance',
  severity: 'info',
  title: 'method compared with a regular expression',
  why: 'is_method() compares two numbers. A regular expression is searched in the text for every request, and without ^ and $ it is found inside of other words too.',
  remedy: 'Write `is_method("INVITE|BYE")`.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  if («$rm =~ "^(INVITE|BYE)$"») {\n    t_relay();\n  }\n}\n',
      good: 'request_route {\n  if (is_method("INVITE|BYE")) {\n    t_relay();\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    Binary: (node) => {
      const { operator, left, right } = node
      if (operator !== '=~' || !isMethod(left) || right.kind !== 'StringLiteral') return
      const [, list] = /^\^?\(?([A-Z]+(?:\|[A-Z]+)*)\)?\$?$/.exec(right.value) ?? []
      if (list === undefined || !list.split('|').every((name) => methods.has(name))) return
      const span = bareSpan(node, ctx.sources)
      const better = `is_method("${list}")`
      report({
        span,
        message: 'is_method() does this without a regular expression',
        ...(hasIsMethod(ctx) ? { fix: { title: `write ${better}`, edits: [{ span, text: better }] } } : {}),
      })
    },
  }),
}

function isMethod(left: Expression): boolean {
  return (left.kind === 'PvReference' && left.text === '$rm') || (left.kind === 'Operand' && left.name === 'method')
}

function hasIsMethod(ctx: LintContext): boolean {
  return ctx.module('textops') !== undefined
}

// prettier-ignore
const methods: ReadonlySet<string> = new Set([
  'INVITE', 'ACK', 'BYE', 'CANCEL', 'REGISTER', 'OPTIONS', 'SUBSCRIBE', 'PUBLISH', 'NOTIFY', 'MESSAGE', 'INFO', 'PRACK', 'UPDATE', 'REFER',
])
