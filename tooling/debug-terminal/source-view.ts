import { SourceLines } from '../debugger/source-lines.ts'
import { cutText, visibleLine } from '../visible-text.ts'
import type { NamedLine } from './named-place.ts'
import type { Screen } from './screen.ts'

/** Which lines are shown, and what is marked in them. */
export interface ShownLines {
  /** Lines above and below. */
  readonly around: number
  readonly breakpoints: ReadonlySet<number>
  /** Where the debugger stands; the column where the line has other statements. */
  readonly current: { readonly line: number; readonly column?: number | undefined } | undefined
}

/** Shows the configuration's files. */
export class SourceView {
  readonly #files = new SourceLines()

  lines(file: string): readonly string[] {
    return this.#files.of(file)
  }

  /** Shows lines around one; the current one is marked, lines with breakpoints too. */
  show(screen: Screen, { file, line }: NamedLine, { around, breakpoints, current }: ShownLines): void {
    const lines = this.lines(file)
    const first = Math.max(1, line - around)
    const last = Math.min(lines.length, line + around)
    if (lines.length === 0) screen.line(`(the text of ${file} cannot be read)`)
    for (let number = first; number <= last; number += 1) {
      const isHere = number === current?.line
      const stop = breakpoints.has(number) ? screen.paint('red', '●') : ' '
      const mark = isHere ? screen.paint('yellow', '→') : ' '
      const text = lines[number - 1] ?? ''
      const shown = cutText(visibleLine(detab(text)), Math.max(20, screen.width - 9))
      screen.line(`${stop}${mark}${String(number).padStart(5)} ${isHere ? screen.paint('bold', shown) : shown}`)
      if (isHere && current?.column !== undefined) screen.line(caret(text, current.column, screen))
    }
  }
}

/** Which statement of its line it is. */
function caret(text: string, column: number, screen: Screen): string {
  const before = visibleLine(detab(text.slice(0, column - 1)))
  return `${' '.repeat(before.length + 8)}${screen.paint('yellow', '^')}`
}

function detab(line: string): string {
  return line.replaceAll('\t', '    ')
}
