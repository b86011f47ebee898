import { parseConfig } from '#compiler/parse.ts'
import type { Expression } from '#compiler/ast/nodes.ts'
import { walk } from '#compiler/ast/walk.ts'

const fileName = 'expression'
const frame = 'request_route {\nif (\n'

/**
 * The parts of an expression whose values explain it: comparisons and conditions joined by && and ||, then the variables and calls in
 * them. Nothing when it is only one variable, or no expression.
 */
export function partsOf(expression: string): readonly string[] {
  const text = `${frame}${expression}\n) { exit; }\n}\n`
  const { file } = parseConfig(
    fileName,
    { resolvePath: (path) => path, readFile: (path) => (path === fileName ? text : undefined), env: () => undefined },
    { defines: [], target: '6.1' },
  )
  const conditions: string[] = []
  const values: string[] = []
  const sliceOf = ({ span }: Expression): string => text.slice(span.start, span.end)
  for (const item of file.items) {
    walk(item, (node) => {
      if (node.kind !== 'If') return true
      gather(node.condition, sliceOf, conditions, values)
      return false
    })
  }
  const whole = withoutParentheses(expression)
  return [...new Set([...conditions, ...values].map(withoutParentheses))].filter((part) => part !== whole)
}

function gather(
  expression: Expression,
  sliceOf: (node: Expression) => string,
  conditions: string[],
  values: string[],
): void {
  if (expression.kind === 'Binary' && /^(&&|\|\||and|or)$/.test(expression.operator)) {
    for (const side of [expression.left, expression.right]) gather(side, sliceOf, conditions, values)
    return
  }
  conditions.push(sliceOf(expression))
  walk(expression, (node) => {
    if (node.kind === 'PvReference' && node.text !== '$null') values.push(node.text)
    if (node.kind === 'Call') values.push(sliceOf(node))
    return true
  })
}

/** The text without blanks and parentheses around the whole of it. */
function withoutParentheses(text: string): string {
  const trimmed = text.trim()
  return isEnclosed(trimmed) ? withoutParentheses(trimmed.slice(1, -1)) : trimmed
}

/** Whether the first parenthesis belongs to the last character. Those in texts are so rare in a condition that they may be wrong. */
function isEnclosed(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false
  let depth = 0
  for (let at = 0; at < text.length - 1; at += 1) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')') depth -= 1
    if (depth === 0) return false
  }
  return true
}
