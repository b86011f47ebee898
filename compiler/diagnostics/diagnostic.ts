import type { Span } from '../1-source/span.ts'
import type { DiagnosticCode } from './catalogue.ts'

export type Severity = 'error' | 'warning' | 'info' | 'hint'

export interface RelatedPlace {
  readonly message: string
  readonly span: Span
}

/** A replacement of text that mends the problem. */
export interface Fix {
  readonly title: string
  readonly edits: readonly { readonly span: Span; readonly text: string }[]
}

/** Something wrong with a script: what (message), why and what to do (help), where (span). */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly message: string
  readonly help?: string
  readonly span: Span
  readonly related?: readonly RelatedPlace[]
  readonly fix?: Fix
  /** What Kamailio itself says here, for the drop-in's parse-error lines; absent when it says nothing. */
  readonly kamailio?: string
  /** Where Kamailio says so, if elsewhere: it often has read on when it notices. */
  readonly kamailioSpan?: Span
}
