import type { Source } from '../1-source/source-set.ts'
import type { Span } from '../1-source/span.ts'
import type { RawToken } from './scan-token.ts'

/** A text being read: a file, or the replacement of a macro that was used. */
export interface Frame {
  readonly source: Source
  readonly text: string
  at: number
  /** For macros: where the name stood, which is the place of every token of the replacement. */
  readonly use: { readonly span: Span; readonly name: string; readonly definedAt: Span | undefined } | undefined
  readonly isFile: boolean
}

/** The place of a token of a frame: in its file, or where the macro was used. */
export function spanIn(frame: Frame, raw: RawToken): Span {
  return frame.use?.span ?? { source: frame.source.id, start: raw.start, end: raw.end }
}
