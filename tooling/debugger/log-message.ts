import type { RouteContext } from '#runtime/script/context.ts'
import type { Server } from '#runtime/server/server.ts'
import type { Evaluator } from './evaluator.ts'
import { shownValue } from './shown-value.ts'

type Part = { readonly kind: 'text' | 'expression'; readonly text: string }

/**
 * The text of a log point with its values: `{$rU == "bob"}` stands for the value of an expression, `$rU` for that of a variable. What
 * cannot be evaluated shows why.
 */
export async function expandLogMessage(
  message: string,
  ctx: RouteContext,
  evaluator: Evaluator,
  { core }: Pick<Server, 'core'>,
): Promise<string> {
  const parts: string[] = []
  for (const { kind, text } of partsOf(message)) {
    if (kind === 'text') {
      const format = core.linkTools.fixups.format(text)
      parts.push(typeof format === 'function' ? format(ctx) : typeof format === 'string' ? format : text)
      continue
    }
    const result = await evaluator.evaluate(text, ctx)
    parts.push('error' in result ? `{${text}: ${result.error}}` : plainText(shownValue(result.value)))
  }
  return parts.join('')
}

/** Text within a line needs no quotes. */
function plainText(shown: string): string {
  return shown.startsWith('"') ? shown.slice(1, -1) : shown
}

/** Braces within `$(…)` belong to a transformation. */
function partsOf(message: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  let parentheses = 0
  let open = -1
  for (let at = 0; at < message.length; at += 1) {
    const char = message[at]
    if (char === '(' && (parentheses > 0 || message[at - 1] === '$')) parentheses += 1
    else if (char === ')' && parentheses > 0) parentheses -= 1
    else if (char === '{' && parentheses === 0 && open === -1) open = at
    else if (char === '}' && parentheses === 0 && open !== -1) {
      parts.push({ kind: 'text', text: message.slice(from, open) })
      parts.push({ kind: 'expression', text: message.slice(open + 1, at) })
      from = at + 1
      open = -1
    }
  }
  parts.push({ kind: 'text', text: message.slice(from) })
  return parts.filter(({ text }) => text !== '')
}
