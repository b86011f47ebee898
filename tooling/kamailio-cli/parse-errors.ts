import type { CheckedConfig } from '#compiler/compile.ts'
import type { Span } from '#compiler/1-source/span.ts'
import { inReadingOrder } from '#compiler/diagnostics/reading-order.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import { isRefusedAtStart } from '#compiler/diagnostics/start-verdict.ts'

/** Where Kamailio's own parser prints errors from; editors and language servers look for this shape. */
const origin = '[core/cfg.y:4132]: yyerror_at()'

/** What is asked of a configuration: whether `kamailio -c` takes it, or whether a start does. */
export type RefusalMode = 'check' | 'run'

/** One diagnostic as Kamailio prints a parse error: with the place in its words. */
export function parseErrorLine(
  diagnostic: Diagnostic,
  { sources }: CheckedConfig,
  mode: RefusalMode,
  pid: number,
): string {
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
  const text = kamailio === undefined || kamailio === message ? message : `${kamailio} (${message})`
  const [level, kind, note = ''] = rankOf(diagnostic, mode)
  return ` 0(${pid}) ${level}: <core> ${origin}: ${kind} in config file ${name}, ${place}: ${text}${note}`
}

/** Level and name of what is wrong, and what is to be known of it besides. */
function rankOf(diagnostic: Diagnostic, mode: RefusalMode): readonly [level: string, kind: string, note?: string] {
  if (diagnostic.severity === 'error' && diagnostic.kamailio !== undefined) return ['CRITICAL', 'parse error']
  if (!isRefusedAtStart(diagnostic)) return ['WARNING', 'warning']
  return mode === 'run' ? ['ERROR', 'error', ` (${diagnostic.code})`] : ['WARNING', 'warning', ' (a start refuses it)']
}

/** Where Kamailio says that it noticed a problem. */
export function kamailioPlace({ span, kamailioSpan = span }: Diagnostic): Span {
  return kamailioSpan
}

/** What Kamailio refuses the configuration for: while it reads, or else at a start, whose fixups come when everything is read. */
export function refusals(checked: CheckedConfig, mode: RefusalMode): readonly Diagnostic[] {
  const fatal = fatalErrors(checked)
  return fatal.length > 0 || mode === 'check' ? fatal : checked.diagnostics.filter(isRefusedAtStart)
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
