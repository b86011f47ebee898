import type { Span } from '../1-source/span.ts'
import { catalogue, type DiagnosticCode } from './catalogue.ts'
import type { Diagnostic, Repair } from './diagnostic.ts'

/** What may be told of a problem besides its place and message. */
export interface Details extends Partial<
  Pick<Diagnostic, 'severity' | 'related' | 'fix' | 'suggestions' | 'startTakesIt' | 'kamailio' | 'kamailioSpan'>
> {
  /** A function when it takes a search: it is called only for diagnostics that are shown. */
  readonly help?: string | (() => string) | undefined
  /** What mends it, when that takes a search. */
  readonly repair?: (() => Repair) | undefined
}

/** So many diagnostics nobody reads: what comes after them is only counted. */
export const maxDiagnostics = 1000

/** Gathers the diagnostics of one compilation; every phase reports here and goes on. */
export class DiagnosticCollector {
  readonly #found: Diagnostic[] = []
  #errors = 0
  #more: { count: number; readonly span: Span } | undefined

  /** What was found; at the end how many more there were, if any. */
  get all(): readonly Diagnostic[] {
    if (this.#more === undefined) return this.#found
    const { count, span } = this.#more
    const message = `${count} more ${count === 1 ? 'diagnostic is' : 'diagnostics are'} not shown`
    return [...this.#found, { code: 'KAM1090', severity: this.hasErrors ? 'error' : 'warning', span, message }]
  }

  get hasErrors(): boolean {
    return this.#errors > 0
  }

  /** How many there were, shown or not. */
  get count(): number {
    return this.#found.length + (this.#more?.count ?? 0)
  }

  report(code: DiagnosticCode, span: Span, message: string, details: Details = {}): void {
    const severity = details.severity ?? catalogue[code].severity
    if (severity === 'error') this.#errors += 1
    // Warnings before it never hide the error for which a file is refused.
    const isShown = (severity === 'error' ? this.#errors - 1 : this.#found.length) < maxDiagnostics
    if (isShown) {
      const { help: given, repair, ...rest } = details
      const help = typeof given === 'function' ? given() : given
      const shown = help === undefined ? {} : { help }
      this.#found.push({ code, span, message, ...rest, ...repair?.(), ...shown, severity })
    } else if (this.#more === undefined) this.#more = { count: 1, span }
    else this.#more.count += 1
  }
}
