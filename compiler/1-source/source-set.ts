import type { Span } from './span.ts'

/** Where text came from when it does not stand in the place it is used: an include, a macro, a substitution. */
export type Origin =
  | { readonly kind: 'include'; readonly at: Span }
  | { readonly kind: 'define'; readonly name: string; readonly definedAt: Span | undefined; readonly usedAt: Span }
  | { readonly kind: 'subst'; readonly rule: string; readonly usedAt: Span }

/** One text that the compiler reads: a file, or the text of a command-line define. */
export interface Source {
  readonly id: number
  /** As the user named it; messages show this. */
  readonly name: string
  /** One character per byte (latin1). */
  readonly text: string
  /** For an included file: the directive that included it. */
  readonly includedAt: Span | undefined
  /** Offsets at which lines start; the first is 0. */
  readonly lineStarts: readonly number[]
}

export interface Position {
  /** From 1. */
  readonly line: number
  /** From 1; a tab counts one column, as in Kamailio's messages. */
  readonly column: number
}

/** All texts of one compilation, by number. */
export class SourceSet {
  readonly #sources: Source[] = []

  get all(): readonly Source[] {
    return this.#sources
  }

  add(name: string, text: string, includedAt?: Span): Source {
    const source = { id: this.#sources.length, name, text, includedAt, lineStarts: findLineStarts(text) }
    this.#sources.push(source)
    return source
  }

  get(id: number): Source {
    const source = this.#sources[id]
    if (source === undefined) throw new RangeError(`no source ${id}`)
    return source
  }

  /** Line and column of an offset, both from 1. */
  position(source: number, offset: number): Position {
    const starts = this.get(source).lineStarts
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }

  /** The text of a span. */
  slice(span: Span): string {
    return this.get(span.source).text.slice(span.start, span.end)
  }
}

function findLineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
