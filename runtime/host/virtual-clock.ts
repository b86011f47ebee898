import type { Clock, Timer } from './host.ts'

interface PendingTimer {
  readonly dueMs: number
  readonly order: number
  /** Undefined once the timer ran or was cancelled. */
  action: (() => void) | undefined
}

/** A clock that stands still until it is told to advance: timers run in order, with promises settled between them. */
export class VirtualClock implements Clock {
  #nowMs: number
  #jumpedMs = 0
  #order = 0
  /** A heap with the next timer first. Cancelled ones stay until they come up. */
  readonly #heap: PendingTimer[] = []
  #count = 0
  readonly #settle: () => Promise<void>

  /**
   * Starts at a fixed time, so that every run sees the same dates. `settle` waits until nothing happens any more without time
   * passing.
   */
  constructor(startMs = Date.UTC(2026, 0, 1, 12), settle: () => Promise<void> = settlePromises) {
    this.#nowMs = startMs
    this.#settle = settle
  }

  now(): number {
    return Math.floor(this.#nowMs + this.#jumpedMs)
  }

  /** Sets the time of day forward, or back: intervals do not notice. */
  jump(ms: number): void {
    this.#jumpedMs += ms
  }

  monotonic(): number {
    return this.#nowMs
  }

  setTimer(delayMs: number, action: () => void): Timer {
    this.#order += 1
    const timer: PendingTimer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order, action }
    this.#push(timer)
    this.#count += 1
    return { cancel: () => this.#end(timer) }
  }

  /** Moves on by `ms`, running what falls due. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    await this.#settle()
    for (let next = this.#next(); next !== undefined && next.dueMs <= untilMs; next = this.#next()) {
      const { action } = next
      this.#end(next)
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      action?.()
      await this.#settle()
    }
    this.#nowMs = untilMs
  }

  /** Milliseconds until the next timer; undefined when none waits. */
  get nextDelayMs(): number | undefined {
    const next = this.#next()
    return next === undefined ? undefined : Math.max(0, next.dueMs - this.#nowMs)
  }

  /** How many timers wait: a test of leaks compares it. */
  get timerCount(): number {
    return this.#count
  }

  #end(timer: PendingTimer): void {
    if (timer.action === undefined) return
    timer.action = undefined
    this.#count -= 1
  }

  /** The next timer that was not cancelled; it stays in the heap until it is over. */
  #next(): PendingTimer | undefined {
    while (this.#heap.length > 0 && this.#heap[0]?.action === undefined) this.#pop()
    return this.#heap[0]
  }

  #push(timer: PendingTimer): void {
    const heap = this.#heap
    let at = heap.push(timer) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(timer, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = timer
  }

  #pop(): void {
    const heap = this.#heap
    const moved = heap.pop()
    if (moved === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      const one = heap[left]
      const other = heap[right]
      if (one === undefined) break
      const isRight = other !== undefined && isBefore(other, one)
      const child = isRight ? other : one
      if (!isBefore(child, moved)) break
      heap[at] = child
      at = isRight ? right : left
    }
    heap[at] = moved
  }
}

function isBefore(one: PendingTimer, other: PendingTimer): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order)
}

/** Lets every promise that can settle do so: Node runs what is left of its loop only when no promise is left to settle. */
export function settlePromises(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
