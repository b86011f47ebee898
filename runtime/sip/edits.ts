import type { ListenSocket } from '../transport/sockets.ts'

/** What the text of an edit may depend on: it is known only when the message is sent. */
export interface Outgoing {
  /** The socket that the message leaves through. */
  readonly socketHost: string
  readonly socketPort: number
  readonly proto: string
  /** The same socket with all that is known of it (name, advertised address). */
  readonly socket?: ListenSocket | undefined
  /** Where it goes. */
  readonly branch: string
}

export type InsertedText = string | ((out: Outgoing) => string)

/**
 * A change to a received message, kept apart from its bytes until the message is sent or msg_apply_changes() runs:
 * at offset `at`, `remove` bytes give way to `insert`.
 */
export interface Edit {
  readonly at: number
  readonly remove: number
  readonly insert: InsertedText
}

const noEdits: readonly Edit[] = []

/** The changes of one message, ordered by offset; edits at the same offset stay in the order in which they were made. */
export class EditList {
  #edits: readonly Edit[] = noEdits

  get all(): readonly Edit[] {
    return this.#edits
  }

  get isEmpty(): boolean {
    return this.#edits.length === 0
  }

  add(edit: Edit): void {
    const index = this.#edits.findIndex((other) => other.at > edit.at)
    this.#edits = index === -1 ? [...this.#edits, edit] : this.#edits.toSpliced(index, 0, edit)
  }

  /** Adds many at once, as `add` one after the other would: a text may have thousands of places that match. */
  addAll(edits: readonly Edit[]): void {
    this.#edits = [...this.#edits, ...edits].sort((one, other) => one.at - other.at)
  }

  insert(at: number, text: InsertedText): void {
    this.add({ at, remove: 0, insert: text })
  }

  remove(at: number, length: number): void {
    this.add({ at, remove: length, insert: '' })
  }

  replace(at: number, length: number, text: InsertedText): void {
    this.add({ at, remove: length, insert: text })
  }

  /** Whether the byte at this offset is removed by some edit. */
  isRemoved(offset: number): boolean {
    return this.#edits.some((edit) => edit.remove > 0 && offset >= edit.at && offset < edit.at + edit.remove)
  }

  /** The state to come back to with `restore`: edits of a branch_route belong to that branch alone. */
  snapshot(): readonly Edit[] {
    return this.#edits
  }

  restore(snapshot: readonly Edit[]): void {
    this.#edits = snapshot
  }
}

/**
 * The text `[start, end)` with the edits applied. Bytes that were removed once stay removed; an insertion at the start of a
 * removed range, or inside it, still appears.
 */
export function applyEdits(text: string, edits: readonly Edit[], out: Outgoing, start = 0, end = text.length): string {
  let result = ''
  let position = start
  for (const edit of edits) {
    if (edit.at < start || edit.at > end) continue
    if (edit.at > position) {
      result += text.slice(position, edit.at)
      position = edit.at
    }
    result += typeof edit.insert === 'string' ? edit.insert : edit.insert(out)
    position = Math.max(position, edit.at + edit.remove)
  }
  return position < end ? result + text.slice(position, end) : result
}
