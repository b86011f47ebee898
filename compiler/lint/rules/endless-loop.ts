import { foldInteger } from '../../ast/fold-integer.ts'
import type { Expression, While } from '../../ast/nodes.ts'
import { someNode } from '../../ast/walk.ts'
import type { LintContext } from '../context.ts'
import { codeKey } from '../same-code.ts'
import type { Rule } from '../rule.ts'

export const endlessLoop: Rule = {
  name: 'endless-loop',
  code: 'KAM6303',
  category: 'correctness',
  severity: 'warning',
  title: 'loop whose condition cannot change',
  why: 'Nothing in the body changes what the condition asks for, and nothing leaves the loop: it runs until max_while_loops (100 by default) stops it with an error in the log.',
  remedy: 'Change the variable of the condition in the body, or leave the loop with break.',
  examples: [
    {
      bad: 'request_route {\n  $var(i) = 0;\n  while «($var(i) < 3)» {\n    xlog("turn\\n");\n  }\n}\n',
      good: 'request_route {\n  $var(i) = 0;\n  while ($var(i) < 3) {\n    xlog("turn\\n");\n    $var(i) = $var(i) + 1;\n  }\n}\n',
    },
  ],
  create: (ctx, report) => ({
    While: (node) => {
      if (hasNoLimit(ctx)) return
      if (!asksOnlyVariables(node.condition) || changes(node)) return
      report({
        span: node.condition.span,
        message:
          'nothing changes this condition: the loop ends with an error after max_while_loops turns, 100 by default',
        help: 'for a loop that is to go on for ever set max_while_loops=0',
      })
    },
  }),
}

const own = /^\$(?:var|vz|vn|avp)\([\w.:]+\)$/

/** Only then nobody else changes the answer. */
function asksOnlyVariables(condition: Expression): boolean {
  const constant = foldInteger(condition)
  if (constant !== undefined) return constant > 0
  return !someNode(condition, (node) => {
    if (node.kind === 'PvReference') return !own.test(node.text)
    return !['NumberLiteral', 'StringLiteral', 'Binary', 'Unary', 'Cast'].includes(node.kind)
  })
}

/** A jump, a call that may change variables or end the script, or an assignment to one of those in the condition. */
function changes({ condition, body }: While): boolean {
  const isForever = foldInteger(condition) !== undefined
  return someNode(body, (node) => {
    if (node.kind === 'Jump') return true
    if (isForever) return false
    if (node.kind === 'Call')
      return !harmless.has(node.callee.text) || node.args.some((arg) => arg.kind === 'PvReference')
    if (node.kind !== 'Assign') return false
    const target = codeKey(node.target)
    return someNode(condition, (inner) => inner.kind === 'PvReference' && codeKey(inner) === target)
  })
}

/** Functions that change no variable and never end the script. */
const harmless: ReadonlySet<string> = new Set([
  'xlog',
  'xdbg',
  'xinfo',
  'xwarn',
  'xerr',
  'xnotice',
  'log',
  'append_hf',
  'remove_hf',
  'setflag',
  'resetflag',
])

/** `max_while_loops=0` says that loops may go on for ever. */
function hasNoLimit({ program }: LintContext): boolean {
  return program.file.items.some(
    (item) =>
      item.kind === 'CoreParameter' &&
      item.name.text === 'max_while_loops' &&
      item.value.kind === 'NumberLiteral' &&
      item.value.value === 0,
  )
}
