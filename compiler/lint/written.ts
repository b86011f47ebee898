import type { Span } from '../1-source/span.ts'
import type { SourceSet } from '../1-source/source-set.ts'
import type { Expression, NumberLiteral, StringLiteral } from '../ast/nodes.ts'

/** Whether a number stands in the script itself: one that comes from a macro is a setting, which may be another tomorrow. */
export function isWrittenNumber(literal: NumberLiteral, sources: SourceSet): boolean {
  return sources.slice(literal.span).replace(/[\s()]/g, '') === literal.text
}

/** Whether a text stands in the script itself, in quotes, rather than coming from a macro or a substitution. */
export function isWrittenText(literal: StringLiteral, sources: SourceSet): boolean {
  const written = sources.slice(literal.span)
  return /^\(*\s*["']/.test(written) && literal.value === unquote(written)
}

/** Whether the expression is written in parentheses of its own. */
export function isParenthesised(expression: Expression, sources: SourceSet): boolean {
  const written = sources.slice(expression.span)
  if (!written.startsWith('(') || !written.endsWith(')')) return false
  // A cast starts with a parenthesis of its own, which is closed before the operand.
  return closesLast(written)
}

/** The expression as it is written, without the parentheses around it. */
export function bareText(expression: Expression, sources: SourceSet): string {
  const written = sources.slice(expression.span)
  return isParenthesised(expression, sources) ? written.slice(1, -1).trim() : written
}

/** Good enough for texts without escapes; others do not compare equal and count as not written. */
function unquote(written: string): string {
  return written.replace(/^[\s(]*["']|["'][\s)]*$/g, '')
}

/** The place of an expression without the parentheses around it. */
export function bareSpan(expression: Expression, sources: SourceSet): Span {
  const { span } = expression
  return isParenthesised(expression, sources) ? { ...span, start: span.start + 1, end: span.end - 1 } : span
}

/** Whether the first parenthesis is closed by the last: `(a) && (b)` is not in parentheses. */
function closesLast(written: string): boolean {
  let depth = 0
  let quote = ''
  for (let at = 0; at < written.length; at += 1) {
    const sign = written[at] ?? ''
    if (quote !== '') {
      if (sign === '\\' && quote === '"') at += 1
      else if (sign === quote) quote = ''
    } else if (sign === '"' || sign === "'") quote = sign
    else if (sign === '(') depth += 1
    else if (sign === ')') {
      depth -= 1
      if (depth === 0) return at === written.length - 1
    }
  }
  return false
}
