import type { Span } from '../1-source/span.ts'

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

/** What mends a problem: see Diagnostic. */
export type Repair = Pick<Diagnostic, 'fix' | 'suggestions'>

/** Something wrong with a script: what (message), why and what to do (help), where (span). */
export interface Diagnostic {
  /** Stable: of the catalogue (KAM1 to KAM5) or of a lint rule (KAM6). */
  readonly code: string
  /** The lint rule that says so; absent when the language or a start of the server says so. */
  readonly rule?: string
  readonly severity: Severity
  readonly message: string
  readonly help?: string
  readonly span: Span
  readonly related?: readonly RelatedPlace[]
  /** The change that mends it and cannot change anything else: `--fix` makes it. */
  readonly fix?: Fix
  /** Changes of which one may be what was meant; `--fix-suggestions` makes the only one, editors offer all. */
  readonly suggestions?: readonly Fix[]
  /** Set when a comment silences it and the report is to name it all the same: the reason, '' without one. */
  readonly silencedBy?: string
  /** What else a reader needs to see why: "only with WITH_NAT", a substitution that made the text. */
  readonly notes?: readonly string[]
  /** Set when a start of Kamailio takes this place of a code that it refuses elsewhere. */
  readonly startTakesIt?: true
  /** What Kamailio itself says here, for the drop-in's parse-error lines; absent when it says nothing. */
  readonly kamailio?: string
  /** Where Kamailio says so, if elsewhere: it often has read on when it notices. */
  readonly kamailioSpan?: Span
}
