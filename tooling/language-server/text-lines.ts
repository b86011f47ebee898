import type { Position, Range } from 'vscode-languageserver'
import { skipUnits, unitsIn } from '#compiler/1-source/utf8.ts'

/** Converts between offsets of the compiler (bytes) and positions of the editor (lines and UTF-16 units, both from 0). */
export class TextLines {
  readonly text: string
  readonly #starts: readonly number[]

  constructor(text: string) {
    this.text = text
    const starts = [0]
    // The protocol ends lines at \n, \r\n and \r.
    for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length)
    this.#starts = starts
  }

  get count(): number {
    return this.#starts.length
  }

  /** The line of an offset, from 0. */
  lineOf(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The offset at which a line starts; the end of the text for lines behind the last. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.text.length
  }

  /** The offset behind the last character of a line, before its line end. */
  endOf(line: number): number {
    let end = this.startOf(line + 1)
    while (end > this.startOf(line) && (this.text[end - 1] === '\n' || this.text[end - 1] === '\r')) end -= 1
    return end
  }

  positionAt(offset: number): Position {
    const line = this.lineOf(offset)
    return { line, character: unitsIn(this.text, this.startOf(line), Math.min(offset, this.text.length)) }
  }

  offsetAt(position: Position): number {
    if (position.line < 0) return 0
    return skipUnits(this.text, this.startOf(position.line), this.endOf(position.line), position.character)
  }

  rangeOf(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) }
  }
}
