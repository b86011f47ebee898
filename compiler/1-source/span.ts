/** A range of one source: `[start, end)` in characters. Sources are numbered by the SourceSet that holds them. */
export interface Span {
  readonly source: number
  readonly start: number
  readonly end: number
}

/** The span from the start of `first` to the end of `last`; of `first` alone when they lie in different sources. */
export function joinSpans(first: Span, last: Span): Span {
  if (first.source !== last.source || last.end < first.end) return first
  return { source: first.source, start: first.start, end: last.end }
}
