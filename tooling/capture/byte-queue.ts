/** Bytes of a file that were read and are not yet used: they come in pieces of any size and are taken in those that a format has. */
export class ByteQueue {
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  /** How many of the bytes that are still to come are passed over. */
  #toSkip = 0

  get length(): number {
    return this.#bytes.length - this.#at
  }

  push(chunk: Buffer): void {
    const skipped = Math.min(this.#toSkip, chunk.length)
    this.#toSkip -= skipped
    const rest = chunk.subarray(skipped)
    this.#bytes = this.length === 0 ? rest : Buffer.concat([this.#bytes.subarray(this.#at), rest])
    this.#at = 0
  }

  /** The next bytes, which stay; undefined when there are not so many yet. */
  peek(length: number): Buffer | undefined {
    return this.length < length ? undefined : this.#bytes.subarray(this.#at, this.#at + length)
  }

  /** Passes over bytes, also over those that are still to come. */
  skip(length: number): void {
    const here = Math.min(length, this.length)
    this.#at += here
    this.#toSkip += length - here
  }

  /** Whether the file ended within something that was to be passed over. */
  get isMissing(): boolean {
    return this.#toSkip > 0
  }
}
