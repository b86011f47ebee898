import type { Origin } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'

/** What the scanner tells apart; the parser tells words apart further, by their text. */
export type TokenKind =
  | 'word' // identifiers and keywords
  | 'number' // decimal, hexadecimal, octal, binary, and words such as yes, off, inet6
  | 'numeric-word' // 1abc: part of host and interface names
  | 'string'
  | 'pv'
  | 'select'
  | 'attribute'
  | 'ipv6'
  | 'event-name'
  | 'cast' // (int) and (str)
  | 'punctuation'
  | 'end'

/** A token after preprocessing. */
export interface Token {
  readonly kind: TokenKind
  /** The text; of strings and variables after #!subst. */
  readonly text: string
  /** The value of numbers and strings. */
  readonly value: number | string | undefined
  /** Where it stands, or where the macro that it came from was used. */
  readonly span: Span
  readonly origin: Origin | undefined
  /** A plain `$name` outside of #!KAMAILIO mode: an AVP when no variable of that name exists (LANGUAGE A3). */
  readonly isMaybeAttribute?: true
}
