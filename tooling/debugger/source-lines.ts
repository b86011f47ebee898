import { readFileSync } from 'node:fs'

/** Lines of the configuration's files as the compiler has them, one character for a byte, read once. A file that went away has none. */
export class SourceLines {
  readonly #files = new Map<string, readonly string[]>()

  of(file: string): readonly string[] {
    const known = this.#files.get(file)
    if (known !== undefined) return known
    const lines = readLines(file)
    this.#files.set(file, lines)
    return lines
  }
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'latin1').replace(/\n$/, '').split(/\r?\n/)
  } catch {
    return []
  }
}
