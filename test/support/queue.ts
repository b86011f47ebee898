/** A message that an endpoint received. */
export interface Arrival {
  readonly message: string
  /** Milliseconds since the stage opened. */
  readonly atMs: number
  /** Address and port of the server that it came from. */
  readonly from: string
}

/** Messages waiting to be taken, and takers waiting for messages. */
export class MessageQueue {
  readonly arrivals: Arrival[] = []
  readonly #nowMs: () => number
  #taken = 0
  #waiting: (() => void) | undefined

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  get all(): readonly string[] {
    return this.arrivals.map(({ message }) => message)
  }

  push(message: string, from: { readonly ip: string; readonly port: number }): void {
    const ip = from.ip.includes(':') ? `[${from.ip}]` : from.ip
    this.arrivals.push({ message, atMs: this.#nowMs(), from: `${ip}:${from.port}` })
    this.#waiting?.()
  }

  take(): string | undefined {
    if (this.#taken >= this.arrivals.length) return undefined
    this.#taken += 1
    return this.arrivals[this.#taken - 1]?.message
  }

  get isEmpty(): boolean {
    return this.#taken >= this.arrivals.length
  }

  /** Calls `wake` when something arrives. */
  onArrival(wake: (() => void) | undefined): void {
    this.#waiting = wake
  }
}
