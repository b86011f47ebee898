import type { RouteSymbol } from '../4-bind/symbols.ts'
import type { LintContext } from './context.ts'

/**
 * Whether the name of a block stands as a word in some text of the script (an argument or a parameter that names the block), or in
 * code that a condition of the preprocessor leaves out. Then the block may be in use.
 */
export function namesElsewhere(route: RouteSymbol, ctx: LintContext): boolean {
  if (ctx.wordsInTexts.has(route.name)) return true
  const word = new RegExp(`(?<![\\w])${route.name.replace(/[^\w]/g, String.raw`\$&`)}(?![\\w])`)
  return ctx.parsed.inactive.some((span) => word.test(ctx.sources.slice(span)))
}
