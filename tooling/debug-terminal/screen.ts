import { createPaint, type Paint } from '../paint.ts'
import { cutText, visibleText } from '../visible-text.ts'

/** Where the debugger writes: lines for a person, nothing of a message ever acts on the terminal. */
export interface Screen {
  readonly paint: Paint
  /** Columns. */
  readonly width: number
  /** Writes a line of our own, which may be coloured. */
  line(text?: string): void
  /** Writes bytes of a message or a configuration, as far as a person can read them. */
  bytes(text: string, before?: string): void
}

export function createScreen(write: (text: string) => void, width: () => number, isColoured: boolean): Screen {
  return {
    paint: createPaint(isColoured),
    get width() {
      return width()
    },
    line: (text = '') => write(`${text}\n`),
    bytes: (text, before = '') => {
      const lines = visibleText(text.replaceAll('\r\n', '\n').replace(/\n$/, '')).split('\n')
      for (const line of lines) write(`${before}${cutText(line, maxLine)}\n`)
    },
  }
}

/** A header may have 64 kB; nobody reads that on a terminal. */
const maxLine = 2000
