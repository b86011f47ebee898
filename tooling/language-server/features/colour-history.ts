import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver'

/** Of so many documents the last colours are kept, so that only their changes are sent. */
const maxDocuments = 20

/** Tells editors what has changed of the colours of a document since they asked last. */
export class ColourHistory {
  readonly #last = new Map<string, { readonly id: string; readonly data: readonly number[] }>()
  #count = 0

  full(uri: string, data: readonly number[]): SemanticTokens {
    return { resultId: this.#keep(uri, data), data: [...data] }
  }

  /** One edit; all colours when what the editor has is not known any more. */
  since(uri: string, id: string, data: readonly number[]): SemanticTokens | SemanticTokensDelta {
    const last = this.#last.get(uri)
    if (last === undefined || last.id !== id) return this.full(uri, data)
    const old = last.data
    const shorter = Math.min(old.length, data.length)
    let start = 0
    while (start < shorter && old[start] === data[start]) start += 1
    let same = 0
    while (same < shorter - start && old[old.length - 1 - same] === data[data.length - 1 - same]) same += 1
    const edit = { start, deleteCount: old.length - same - start, data: data.slice(start, data.length - same) }
    const isSame = edit.deleteCount === 0 && edit.data.length === 0
    return { resultId: this.#keep(uri, data), edits: isSame ? [] : [edit] }
  }

  #keep(uri: string, data: readonly number[]): string {
    this.#count += 1
    const id = String(this.#count)
    // What was asked for longest ago goes first.
    this.#last.delete(uri)
    this.#last.set(uri, { id, data })
    const [oldest] = this.#last.keys()
    if (this.#last.size > maxDocuments && oldest !== undefined) this.#last.delete(oldest)
    return id
  }
}
