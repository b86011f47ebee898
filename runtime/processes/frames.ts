import type { Plain } from './shared.ts'

/** A header and the bytes that belong to it, as they travel between workers: `LENGTH HEADER\nBYTES`, the header as JSON. */
export function writeFrame(header: Plain, bytes: string): string {
  return `${bytes.length} ${JSON.stringify(header)}\n${bytes}`
}

/** Cuts a stream into frames. Only our own processes write into it: what does not fit is a fault of ours. */
export class FrameReader {
  #rest = ''
  readonly #onFrame: (header: Plain, bytes: string) => void

  constructor(onFrame: (header: Plain, bytes: string) => void) {
    this.#onFrame = onFrame
  }

  take(data: string): void {
    const text = this.#rest + data
    let at = 0
    for (;;) {
      const lineEnd = text.indexOf('\n', at)
      if (lineEnd === -1) break
      const space = text.indexOf(' ', at)
      const length = Number(text.slice(at, space))
      const end = lineEnd + 1 + length
      if (end > text.length) break
      // What writeFrame() made of a header.
      const header = JSON.parse(text.slice(space + 1, lineEnd)) as Plain
      at = end
      this.#onFrame(header, text.slice(lineEnd + 1, end))
    }
    this.#rest = at === 0 ? text : text.slice(at)
  }
}
