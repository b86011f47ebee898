import { checkCatalogue } from './catalogue-check.ts'
import { syntaxCatalogue } from './catalogue-syntax.ts'
import type { Severity } from './diagnostic.ts'

/** One kind of diagnostic: stable number, default severity, and what its documentation page says. */
export interface CatalogueEntry {
  readonly severity: Severity
  readonly title: string
  /** Why it matters. */
  readonly why: string
  /** What to do. */
  readonly remedy: string
  /** Set for an error that a start of Kamailio 6.1.5 takes all the same: what was meant is surely something else. */
  readonly startTakesIt?: true
  /** Some of its places can be mended with certainty. */
  readonly hasFix?: true
  /** For some of its places a change can be suggested. */
  readonly hasSuggestions?: true
}

/**
 * Every diagnostic, by its stable code. 1xxx source and preprocessor, 2xxx syntax, 3xxx names and modules, 4xxx calls and
 * arguments, 5xxx parameters. Codes are never reused.
 */
export const catalogue = { ...syntaxCatalogue, ...checkCatalogue } as const

export type DiagnosticCode = keyof typeof catalogue
