import { operatorLevels, type OperatorFacts } from '#grammar/operators.ts'
import type { Binary, BinaryOperator, Expression } from '../ast/nodes.ts'
import { joinSpans } from '../1-source/span.ts'

/** How tightly binary operators bind, loosest first (LANGUAGE C5; `>>` binds tighter than `<<`, `^` tighter than `&`). */
const levels = operatorLevels.map((level): readonly (readonly [BinaryOperator, OperatorFacts])[] =>
  Object.entries(level as { readonly [operator: string]: OperatorFacts }).map(([operator, facts]) => [
    operator as BinaryOperator,
    facts,
  ]),
)

const levelOf: ReadonlyMap<string, number> = new Map(
  levels.flatMap((operators, level) => operators.map(([operator]): [string, number] => [operator, level])),
)

const equality = levelOf.get('==') ?? 0

/** Operators that an operand such as src_ip may be compared with. */
export const comparisonOperators: ReadonlySet<string> = new Set(['==', '!=', '=~', 'eq', 'ne', '<', '>', '<=', '>='])

/** Whether the operator takes its operands before a comparison does. */
export function bindsTighterThanEquality(operator: string): boolean {
  return (levelOf.get(operator) ?? 0) > equality
}

const spellings: ReadonlyMap<string, BinaryOperator> = new Map(
  levels.flatMap((operators) =>
    operators.flatMap(([operator, { aliases = [] }]) =>
      aliases.map((alias): [string, BinaryOperator] => [alias, operator]),
    ),
  ),
)

/** Builds the tree of `a op b op c …`: operators of one level group from left to right. */
export function buildBinary(operands: readonly Expression[], written: readonly string[]): Expression {
  const operators = written.map((text) => spellings.get(text) ?? (text as BinaryOperator))
  const values: Expression[] = []
  const waiting: BinaryOperator[] = []
  const reduce = (): void => {
    const right = values.pop()
    const left = values.pop()
    const operator = waiting.pop()
    if (left === undefined || right === undefined || operator === undefined) return
    const node: Binary = { kind: 'Binary', span: joinSpans(left.span, right.span), operator, left, right }
    values.push(node)
  }
  operands.forEach((operand, index) => {
    values.push(operand)
    const operator = operators[index]
    if (operator === undefined) return
    const level = levelOf.get(operator) ?? 0
    for (let top = waiting.at(-1); top !== undefined && (levelOf.get(top) ?? 0) >= level; top = waiting.at(-1)) {
      // The right side of the waiting operator is complete: the operand just pushed.
      reduce()
    }
    waiting.push(operator)
  })
  while (waiting.length > 0) reduce()
  const [root] = values
  if (root === undefined) throw new RangeError('an expression needs an operand')
  return root
}
