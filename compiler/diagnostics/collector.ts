import type { Span } from '../1-source/span.ts'
import { catalogue, type DiagnosticCode } from './catalogue.ts'
import type { Diagnostic } from './diagnostic.ts'

/** What may be told of a problem besides its place and message. */
export type Details = Partial<Pick<Diagnostic, 'severity' | 'help' | 'related' | 'fix' | 'kamailio' | 'kamailioSpan'>>

/** Gathers the diagnostics of one compilation; every phase reports here and goes on. */
export class DiagnosticCollector {
  readonly #found: Diagnostic[] = []

  get all(): readonly Diagnostic[] {
    return this.#found
  }

  get hasErrors(): boolean {
    return this.#found.some((diagnostic) => diagnostic.severity === 'error')
  }

  report(code: DiagnosticCode, span: Span, message: string, details: Details = {}): void {
    this.#found.push({ code, severity: catalogue[code].severity, span, message, ...details })
  }
}
