/** Messages waiting to be taken, and takers waiting for messages. */
export class MessageQueue {
  readonly all: string[] = []
  #taken = 0
  #waiting: (() => void) | undefined

  push(message: string): void {
    this.all.push(message)
    this.#waiting?.()
  }

  take(): string | undefined {
    if (this.#taken >= this.all.length) return undefined
    this.#taken += 1
    return this.all[this.#taken - 1]
  }

  get isEmpty(): boolean {
    return this.#taken >= this.all.length
  }

  /** Calls `wake` when something arrives. */
  onArrival(wake: (() => void) | undefined): void {
    this.#waiting = wake
  }
}
