import { scanPieces } from '../2-lex/pieces.ts'
import type { LintContext } from './context.ts'

/** The words of all files, where they could be macros. */
export interface MacroMentions {
  /** In code, in conditions and in the values of other macros; also in what a condition leaves out. */
  readonly inCode: ReadonlySet<string>
  /** Inside quotes, where no macro is replaced. */
  readonly inTexts: ReadonlySet<string>
}

const word = /[A-Za-z_]\w*/g

/** Collects the words of every file. A macro that stands in neither set is not used. */
export function macroMentions(ctx: LintContext): MacroMentions {
  const inCode = new Set<string>()
  const inTexts = new Set<string>()
  for (const { text } of ctx.sources.all) {
    for (const piece of scanPieces(text)) {
      const part = text.slice(piece.start, piece.end)
      if (piece.kind === 'word' || piece.kind === 'numeric-word') inCode.add(part)
      else if (piece.kind === 'string' || piece.kind === 'pv')
        for (const [found] of part.matchAll(word)) inTexts.add(found)
    }
  }
  for (const { name, macro, rest } of ctx.directives) {
    if (name === undefined) continue
    const isDefinition = macro !== undefined && !name.startsWith('if')
    const text = isDefinition ? rest.slice(macro.length) : rest
    for (const [found] of text.matchAll(word)) inCode.add(found)
  }
  // `$def(NAME)` and `$defn(NAME)` read a macro at run time.
  for (const { pv } of ctx.variableUses) {
    if ((pv.name === 'def' || pv.name === 'defn' || pv.name === 'defv') && pv.inner !== undefined) inCode.add(pv.inner)
  }
  return { inCode, inTexts }
}
