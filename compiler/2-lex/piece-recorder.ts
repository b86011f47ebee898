import type { Piece, PieceKind } from './pieces.ts'

/** A file of more pieces is no configuration: the rest is one piece, so that no input takes all memory. */
const maxPieces = 2_000_000

/** Keeps what a run of the preprocessor read of each file and what it left out, piece by piece. */
export class PieceRecorder {
  readonly #bySource = new Map<number, Piece[]>()

  /** The pieces of each source, by its number, in order. */
  get all(): ReadonlyMap<number, readonly Piece[]> {
    return this.#bySource
  }

  /** Adds a piece behind the last one of its source. What lies between the two is a blank. Nothing is added twice, and nothing empty. */
  add(source: number, piece: Piece): void {
    const pieces = this.#bySource.get(source) ?? []
    this.#bySource.set(source, pieces)
    const last = pieces.at(-1)
    if (last !== undefined && pieces.length >= maxPieces) {
      pieces[pieces.length - 1] = { kind: 'inactive', start: last.start, end: Math.max(last.end, piece.end) }
      return
    }
    const at = last?.end ?? 0
    if (piece.start > at) pieces.push({ kind: 'blank', start: at, end: piece.start })
    if (piece.end > piece.start) pieces.push(piece)
  }

  /** The rest of a source up to `end`, when reading stopped before. */
  finish(source: number, end: number, kind: PieceKind): void {
    const start = this.#bySource.get(source)?.at(-1)?.end ?? 0
    if (end > start) this.add(source, { kind, start, end })
  }
}
