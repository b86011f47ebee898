import type { Token } from '../2-lex/token.ts'
import type { DiagnosticCollector } from '../diagnostics/collector.ts'

/** Deeper than any real script, and far from the end of the stack. */
const maxNesting = 250

/**
 * Whether braces and parentheses are nested no deeper than the parser, which is recursive, can follow. Too deep a nesting is
 * reported where it is reached.
 */
export function checkNesting(tokens: readonly Token[], diagnostics: DiagnosticCollector): boolean {
  let depth = 0
  let prefixes = 0
  for (const token of tokens) {
    if (token.kind === 'punctuation' && /^[{([]$/.test(token.text)) depth += 1
    else if (token.kind === 'punctuation' && /^[})\]]$/.test(token.text)) depth -= 1
    prefixes = /^(!|not|-|~|if|while|else|defined|\(int\)|\(str\))$/.test(token.text) ? prefixes + 1 : 0
    if (depth <= maxNesting && prefixes <= maxNesting) continue
    diagnostics.report('KAM2003', token.span, `nested deeper than ${maxNesting} levels`, {
      kamailio: 'memory exhausted',
    })
    return false
  }
  return true
}
