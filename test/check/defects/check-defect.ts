import { createCatalogue } from '#tooling/catalogue.ts'
import { lintConfig } from '#compiler/lint/lint.ts'
import type { Diagnostic } from '#compiler/diagnostics/diagnostic.ts'
import { checkText } from '../../support/compile-text.ts'
import type { SeededConfig } from './defect.ts'

const catalogue = createCatalogue()

/** What the checker and all rules say of a text. */
export function findingsOf(text: string): readonly Diagnostic[] {
  return lintConfig(checkText(text), catalogue, { release: '6.1' })
}

/** `CODE «text» message` of a diagnostic. */
export function describe({ code, severity, span, message }: Diagnostic, text: string): string {
  return `${severity} ${code} «${text.slice(span.start, span.end)}» ${message}`
}

/** Whether a diagnostic stands exactly at the mark. */
export function isAt({ span }: Diagnostic, { start, end }: SeededConfig): boolean {
  return span.source === 0 && span.start === start && span.end === end
}
