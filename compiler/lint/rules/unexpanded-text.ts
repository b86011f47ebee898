import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Expression, StringLiteral } from '../../ast/nodes.ts'
import { findPvarIn } from '../../catalogue.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'
import { isWrittenText, bareSpan } from '../written.ts'

export const unexpandedText: Rule = {
  name: 'unexpanded-text',
  code: 'KAM6336',
  category: 'correctness',
  severity: 'warning',
  title: 'variable inside a text that nobody expands',
  why: 'Only arguments of functions expand variables. In an assignment or a comparison `"sip:$rU"` is the text with a dollar sign in it.',
  remedy: 'Leave the quotes out, or join: `"sip:" + $rU`.',
  hasFix: true,
  examples: [
    {
      bad: 'request_route {\n  $avp(caller) = «"$fU"»;\n}\n',
      good: 'request_route {\n  $avp(caller) = $fU;\n}\n',
    },
    {
      bad: 'request_route {\n  $ru = «"sip:$rU@example.com"»;\n}\n',
      good: 'request_route {\n  $ru = "sip:" + $rU + "@example.com";\n}\n',
    },
  ],
  create: (ctx, report) => {
    const look = (value: Expression): void => {
      if (value.kind === 'Binary' && value.operator === '+') {
        look(value.left)
        look(value.right)
      }
      if (value.kind !== 'StringLiteral' || !namesVariable(value.value, ctx)) return
      const text = joined(value, ctx)
      report({
        span: bareSpan(value, ctx.sources),
        message: 'nobody expands this: it is the text as it is written',
        ...(text === undefined
          ? {}
          : {
              help: `write ${text}`,
              fix: { title: `write ${text}`, edits: [{ span: bareSpan(value, ctx.sources), text }] },
            }),
      })
    }
    return {
      Assign: ({ value }) => look(value),
      Binary: ({ operator, left, right }) => {
        if (operator !== '==' && operator !== '!=') return
        look(left)
        look(right)
      },
    }
  },
}

const variable = /\$(?:[A-Za-z_]\w*(?:\([^()$"]*\))?|\([A-Za-z_][^()]*(?:\([^()]*\)[^()]*)?\))/g

function namesVariable(text: string, ctx: LintContext): boolean {
  const exports = [ctx.catalogue.core, ...ctx.program.modules.map((module) => module.exports)]
  return [...text.matchAll(variable)].some(([written]) => {
    const pv = parsePv(written)
    return !('error' in pv) && findPvarIn(exports, pv.name) !== undefined
  })
}

/** The same with its variables outside of the quotes; only for texts without escapes. */
function joined(literal: StringLiteral, ctx: LintContext): string | undefined {
  if (!isWrittenText(literal, ctx.sources) || /["'\\]/.test(literal.value)) return undefined
  const parts: string[] = []
  let at = 0
  for (const match of literal.value.matchAll(variable)) {
    if (match.index > at) parts.push(`"${literal.value.slice(at, match.index)}"`)
    parts.push(match[0])
    at = match.index + match[0].length
  }
  if (at < literal.value.length) parts.push(`"${literal.value.slice(at)}"`)
  // The left side decides whether + joins or adds.
  return parts.length > 1 && parts[0]?.startsWith('$') === true ? undefined : parts.join(' + ')
}
