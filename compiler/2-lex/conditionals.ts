import type { Span } from '../1-source/span.ts'
import type { DiagnosticCollector } from '../diagnostics/collector.ts'

interface Condition {
  readonly openedAt: Span
  isTrue: boolean
  hasElse: boolean
}

/** The stack of `#!ifdef` … `#!endif`, which may reach over file boundaries. */
export class Conditionals {
  readonly #stack: Condition[] = []
  /** `#!endif` where nothing is open. */
  readonly #surplus: Span[] = []
  readonly #diagnostics: DiagnosticCollector

  constructor(diagnostics: DiagnosticCollector) {
    this.#diagnostics = diagnostics
  }

  get isActive(): boolean {
    return this.#stack.every((condition) => condition.isTrue)
  }

  open(isTrue: boolean, openedAt: Span): void {
    if (this.#stack.length >= 512) {
      this.#diagnostics.report('KAM1010', openedAt, 'conditionals are nested deeper than 512')
      return
    }
    this.#stack.push({ openedAt, isTrue, hasElse: false })
  }

  /** Each `#!else` toggles the innermost condition, a second one too, as in Kamailio. */
  otherwise(at: Span): void {
    const condition = this.#stack.at(-1)
    if (condition === undefined) {
      this.#diagnostics.report('KAM1009', at, '#!else without an open #!ifdef is ignored', {
        severity: 'warning',
        kamailio: "invalid position for preprocessor directive 'else'",
      })
      return
    }
    if (condition.hasElse) {
      this.#diagnostics.report('KAM1009', at, 'a second #!else turns the first branch on again', {
        severity: 'warning',
        related: [{ message: 'the condition was opened here', span: condition.openedAt }],
      })
    }
    condition.hasElse = true
    condition.isTrue = !condition.isTrue
  }

  close(at: Span): void {
    if (this.#stack.pop() === undefined) {
      this.#surplus.push(at)
    }
  }

  /** Reports what was never closed. */
  finish(end: Span): void {
    // Kamailio counts when it has read everything.
    const kamailio = { kamailio: 'different number of preprocessor directives', kamailioSpan: end }
    for (const at of this.#surplus) this.#diagnostics.report('KAM1008', at, '#!endif without an open #!ifdef', kamailio)
    for (const { openedAt } of this.#stack) {
      this.#diagnostics.report('KAM1008', openedAt, 'this condition is never closed by #!endif', kamailio)
    }
  }
}
