import type { Clock, Timer } from './host.ts'

interface PendingTimer {
  readonly dueMs: number
  readonly order: number
  readonly action: () => void
}

/** A clock that stands still until it is told to advance: timers run in order, with promises settled between them. */
export class VirtualClock implements Clock {
  #nowMs: number
  #order = 0
  #pending: PendingTimer[] = []

  /** Starts at a fixed time, so that every run sees the same dates. */
  constructor(startMs = Date.UTC(2026, 0, 1, 12)) {
    this.#nowMs = startMs
  }

  now(): number {
    return Math.floor(this.#nowMs)
  }

  monotonic(): number {
    return this.#nowMs
  }

  setTimer(delayMs: number, action: () => void): Timer {
    this.#order += 1
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order, action }
    this.#pending.push(timer)
    return { cancel: () => this.#remove(timer) }
  }

  /** Moves on by `ms`, running what falls due. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    await settlePromises()
    for (let next = this.#next(); next !== undefined && next.dueMs <= untilMs; next = this.#next()) {
      this.#remove(next)
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      next.action()
      await settlePromises()
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
    return this.#pending.length
  }

  #next(): PendingTimer | undefined {
    let best: PendingTimer | undefined
    for (const timer of this.#pending) {
      if (best === undefined || timer.dueMs < best.dueMs || (timer.dueMs === best.dueMs && timer.order < best.order))
        best = timer
    }
    return best
  }

  #remove(timer: PendingTimer): void {
    const index = this.#pending.indexOf(timer)
    if (index !== -1) this.#pending.splice(index, 1)
  }
}

/** Lets every promise that can settle do so: a few turns of the microtask queue per await in the code that runs. */
export async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < 64; turn += 1) await Promise.resolve()
}
