import type { CheckedConfig } from '#compiler/compile.ts'
import type { Span } from '#compiler/1-source/span.ts'
import { inReadingOrder } from '#compiler/diagnostics/reading-order.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'

/** Where Kamailio's own parser prints errors from; editors and language servers look for this shape. */
const origin = '[core/cfg.y:4132]: yyerror_at()'

/** One diagnostic as Kamailio prints a parse error: with the place in its words. */
export function parseErrorLine(diagnostic: Diagnostic, { sources }: CheckedConfig, pid: number): string {
  const { message, kamailio } = diagnostic
  const span = kamailioPlace(diagnostic)
  const { name } = sources.get(span.source)
  const start = sources.position(span.source, span.start)
  const end = sources.position(span.source, Math.max(span.start, span.end - 1))
  const place =
    start.line !== end.line
      ? `from line ${start.line}, column ${start.column} to line ${end.line}, column ${end.column}`
      : start.column === end.column
        ? `line ${start.line}, column ${start.column}`
        : `line ${start.line}, column ${start.column}-${end.column}`
  const level = diagnostic.severity === 'error' && kamailio !== undefined ? 'CRITICAL' : 'WARNING'
  const text = kamailio === undefined || kamailio === message ? message : `${kamailio} (${message})`
  const kind = level === 'CRITICAL' ? 'parse error' : 'warning'
  return ` 0(${pid}) ${level}: <core> ${origin}: ${kind} in config file ${name}, ${place}: ${text}`
}

/** Where Kamailio says that it noticed a problem. */
export function kamailioPlace({ span, kamailioSpan = span }: Diagnostic): Span {
  return kamailioSpan
}

/**
 * Errors that make `kamailio -c` fail, in the order in which Kamailio would notice them; what only a start would refuse is a warning
 * there.
 */
export function fatalErrors({ diagnostics, sources }: CheckedConfig): readonly Diagnostic[] {
  const fatal = diagnostics.filter((one) => one.severity === 'error' && one.kamailio !== undefined)
  // At one place the grammar refuses a token before anything is done with those before it.
  const isSyntax = ({ kamailio }: Diagnostic): boolean => kamailio === 'syntax error'
  const ordered = [...fatal.filter(isSyntax), ...fatal.filter((one) => !isSyntax(one))]
  return inReadingOrder(ordered, sources, kamailioPlace)
}
