import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Place } from '../debugger/moment.ts'
import { cutText, visibleLine } from '../visible-text.ts'
import type { Screen } from './screen.ts'

/** Lines of the configuration's files, read once. A file that went away has none. */
export class SourceView {
  readonly #files = new Map<string, readonly string[]>()

  lines(file: string): readonly string[] {
    const known = this.#files.get(file)
    if (known !== undefined) return known
    const lines = readLines(file)
    this.#files.set(file, lines)
    return lines
  }

  /** Shows lines around one; `current`, where the debugger stands, is marked, lines with breakpoints too. */
  show(
    screen: Screen,
    place: Pick<Place, 'file' | 'line'>,
    around: number,
    breakpointLines: ReadonlySet<number>,
    current: number | undefined,
  ): void {
    const lines = this.lines(place.file)
    const first = Math.max(1, place.line - around)
    const last = Math.min(lines.length, place.line + around)
    if (lines.length === 0) screen.line(`(the text of ${place.file} cannot be read)`)
    for (let number = first; number <= last; number += 1) {
      const isHere = number === current
      const stop = breakpointLines.has(number) ? screen.paint('red', '●') : ' '
      const mark = isHere ? screen.paint('yellow', '→') : ' '
      const text = cutText(visibleLine(detab(lines[number - 1] ?? '')), Math.max(20, screen.width - 9))
      screen.line(`${stop}${mark}${String(number).padStart(5)} ${isHere ? screen.paint('bold', text) : text}`)
    }
  }
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'latin1').replace(/\n$/, '').split(/\r?\n/)
  } catch {
    return []
  }
}

function detab(line: string): string {
  return line.replaceAll('\t', '    ')
}

/** `kamailio.cfg:12`. */
export function shortPlace({ file, line }: Pick<Place, 'file' | 'line'>): string {
  return `${basename(file)}:${line}`
}
