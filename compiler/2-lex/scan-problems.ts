import type { Span } from '../1-source/span.ts'
import type { DiagnosticCollector } from '../diagnostics/collector.ts'

/** Reports what the scanner found wrong with one element. */
export function reportScanProblem(problem: string, span: Span, diagnostics: DiagnosticCollector): void {
  if (problem === 'unclosed comment') {
    diagnostics.report('KAM1006', span, 'this comment is never closed: the rest of the file is not read')
    return
  }
  const message =
    problem === 'unclosed string' ? 'this string is never closed' : 'the ")" of this pseudo-variable is missing'
  diagnostics.report('KAM1007', span, message, { kamailio: 'syntax error' })
}
