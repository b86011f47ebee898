import { findRegexProblem } from '#grammar/posix-regex.ts'
import type { Span } from '../1-source/span.ts'
import { walk } from '../ast/walk.ts'
import type { CheckContext } from './check.ts'

/** Constant regular expressions of `=~` and of case labels, which a start of the server compiles. */
export function checkRegexes(ctx: CheckContext): void {
  walk(ctx.program.file, (node) => {
    if (node.kind === 'Binary' && node.operator === '=~' && node.right.kind === 'StringLiteral') {
      checkRegex(node.right.value, node.right.span, ctx)
    } else if (node.kind === 'SwitchCase' && node.regex && node.label?.kind === 'StringLiteral') {
      checkRegex(node.label.value, node.label.span, ctx)
    }
  })
}

/** A text that must be a POSIX extended regular expression. */
export function checkRegex(pattern: string, span: Span, ctx: CheckContext): void {
  const problem = findRegexProblem(pattern)
  if (problem !== undefined) ctx.diagnostics.report('KAM4004', span, `bad regular expression: ${problem}`)
}
