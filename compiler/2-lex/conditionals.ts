import type { Span } from '../1-source/span.ts'
import type { Details, DiagnosticCollector } from '../diagnostics/collector.ts'
import type { ArmReference, RecordedArm, RecordedConditional } from './conditional-arms.ts'

interface Condition {
  readonly openedAt: Span
  isTrue: boolean
  hasElse: boolean
  readonly record: RecordedConditional
  /** Its index among all that were opened. */
  readonly index: number
}

/** The directive that opens a conditional. */
export interface Opening {
  readonly keyword: 'ifdef' | 'ifndef' | 'ifexp'
  readonly condition: string
  readonly at: Span
}

/** The stack of `#!ifdef` … `#!endif`, which may reach over file boundaries. */
export class Conditionals {
  readonly #stack: Condition[] = []
  /** `#!endif` where nothing is open. */
  readonly #surplus: Span[] = []
  readonly #diagnostics: DiagnosticCollector
  readonly #records: RecordedConditional[] = []

  constructor(diagnostics: DiagnosticCollector) {
    this.#diagnostics = diagnostics
  }

  get isActive(): boolean {
    return this.#stack.every((condition) => condition.isTrue)
  }

  /** Every conditional so far, in the order in which they were opened. */
  get records(): readonly RecordedConditional[] {
    return this.#records
  }

  open(isTrue: boolean, { keyword, condition, at: openedAt }: Opening): void {
    if (this.#stack.length >= 512) {
      this.#diagnostics.report('KAM1010', openedAt, 'conditionals are nested deeper than 512', {
        kamailio: 'too many nested ifdefs -- adjust MAX_IFDEFS',
      })
      return
    }
    const record: RecordedConditional = { parent: this.#innermost(), arms: [] }
    this.#stack.push({ openedAt, isTrue, hasElse: false, record, index: this.#records.length })
    this.#records.push(record)
    this.#addArm(record, keyword, condition, openedAt)
  }

  #innermost(): ArmReference | undefined {
    const around = this.#stack.at(-1)
    return around === undefined ? undefined : { conditional: around.index, arm: around.record.arms.length - 1 }
  }

  #addArm({ arms }: RecordedConditional, keyword: RecordedArm['keyword'], condition: string, directive: Span): void {
    endArm(arms, directive)
    arms.push({ keyword, condition: condition.trim(), directive, isActive: this.isActive, endedBy: undefined })
  }

  /** Each `#!else` toggles the innermost condition, a second one too, as in Kamailio. */
  otherwise(at: Span): void {
    const condition = this.#stack.at(-1)
    if (condition === undefined) {
      this.#diagnostics.report('KAM1009', at, '#!else without an open #!ifdef is ignored', {
        kamailio: "invalid position for preprocessor directive 'else'",
      })
      return
    }
    if (condition.hasElse) {
      this.#diagnostics.report('KAM1009', at, 'a second #!else turns the first branch on again', {
        related: [{ message: 'the condition was opened here', span: condition.openedAt }],
      })
    }
    condition.hasElse = true
    condition.isTrue = !condition.isTrue
    this.#addArm(condition.record, 'else', '', at)
  }

  close(at: Span): void {
    const condition = this.#stack.pop()
    if (condition === undefined) this.#surplus.push(at)
    else endArm(condition.record.arms, at)
  }

  /** Reports what was never closed; `isLineEnd` when nothing stands on the last line of the main file. */
  finish(end: Span, isLineEnd: boolean): void {
    // Kamailio counts when it has read everything.
    const kamailio = { kamailio: 'different number of preprocessor directives', kamailioSpan: end }
    for (const at of this.#surplus) this.#diagnostics.report('KAM1008', at, '#!endif without an open #!ifdef', kamailio)
    const remedy = this.#remedy(end, isLineEnd)
    for (const { openedAt } of this.#stack) {
      const message = 'this condition is never closed by #!endif'
      this.#diagnostics.report('KAM1008', openedAt, message, { ...kamailio, ...remedy })
    }
  }

  /** Where the only one that is open can be closed, unless an #!endif is there that does not count. */
  #remedy(end: Span, isLineEnd: boolean): Pick<Details, 'help' | 'suggestions'> {
    const [open, ...more] = this.#stack
    const isMisspelt = this.#diagnostics.all.some(({ code }) => code === 'KAM1015')
    if (isMisspelt) return {}
    const help = 'write #!endif on a line of its own where the condition is to end'
    if (open?.openedAt.source !== end.source || more.length > 0) return { help }
    const text = `${isLineEnd ? '' : '\n'}#!endif\n`
    return { suggestions: [{ title: 'add #!endif at the end of the file', edits: [{ span: end, text }] }] }
  }
}

function endArm(arms: readonly RecordedArm[], at: Span): void {
  const last = arms.at(-1)
  if (last !== undefined) last.endedBy = at
}
