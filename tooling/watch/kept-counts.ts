/** What one process measured, from one start on. */
export interface ProcessCounts {
  /** Of no other process and no other start. */
  readonly id: string
  readonly text: string
}

/** So many processes that ended are told apart; what older ones measured is added up. */
const mostKept = 32

/** What the processes of a server measured, also of those that live no more: as much as they told last. */
export class KeptCounts {
  readonly #addUp: (texts: readonly string[]) => string
  /** By process, the one that told last at the end. */
  readonly #texts = new Map<string, string>()
  #ended: string | undefined
  #version: string | undefined

  constructor(addUp: (texts: readonly string[]) => string) {
    this.#addUp = addUp
  }

  /** What all of them measured. */
  get texts(): readonly string[] {
    return [...(this.#ended === undefined ? [] : [this.#ended]), ...this.#texts.values()]
  }

  /** Takes what the processes say now; what belongs to another version of the program than this one is forgotten. */
  take(counts: readonly ProcessCounts[], version: string): void {
    if (version !== this.#version) this.clear()
    this.#version = version
    for (const { id, text } of counts) {
      this.#texts.delete(id)
      this.#texts.set(id, text)
    }
    const living = new Set(counts.map(({ id }) => id))
    for (const [id, text] of this.#texts) {
      if (this.#texts.size <= mostKept || living.has(id)) break
      this.#ended = this.#addUp(this.#ended === undefined ? [text] : [this.#ended, text])
      this.#texts.delete(id)
    }
  }

  clear(): void {
    this.#texts.clear()
    this.#ended = undefined
  }
}

const separator = '\n'

/** As one text, which commands give each other. */
export function writeCounts({ id, text }: ProcessCounts): string {
  return `${id}${separator}${text}`
}

export function readCounts(written: string): ProcessCounts {
  const at = written.indexOf(separator)
  return { id: written.slice(0, at), text: written.slice(at + 1) }
}
