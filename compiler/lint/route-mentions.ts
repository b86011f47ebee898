import type { RouteSymbol } from '../4-bind/symbols.ts'
import { walk } from '../ast/walk.ts'
import type { LintContext } from './context.ts'

/**
 * Whether the name of a block stands as a word in some text of the script (an argument or a parameter that names the block), or in
 * code that a condition of the preprocessor leaves out. Then the block may be in use.
 */
export function namesElsewhere(route: RouteSymbol, ctx: LintContext): boolean {
  const word = new RegExp(`(?<![\\w])${escape(route.name)}(?![\\w])`)
  let isNamed = false
  walk(ctx.program.file, (node) => {
    if (node.kind === 'StringLiteral' && word.test(node.value)) isNamed = true
    return !isNamed
  })
  return isNamed || ctx.parsed.inactive.some((span) => word.test(ctx.sources.slice(span)))
}

function escape(text: string): string {
  return text.replace(/[^\w]/g, String.raw`\$&`)
}
