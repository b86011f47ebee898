import type { Clock, Timer } from '../host/host.ts'

/** The timers of one server: all of them end when the server stops. */
export class Timers {
  readonly #clock: Clock
  readonly #running = new Set<Timer>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Runs `action` once. */
  after(delayMs: number, action: () => void): Timer {
    const timer = this.#clock.setTimer(delayMs, () => {
      this.#running.delete(handle)
      action()
    })
    const handle: Timer = {
      cancel: () => {
        this.#running.delete(handle)
        timer.cancel()
      },
    }
    this.#running.add(handle)
    return handle
  }

  /** Runs `action` again and again, each time `intervalMs` after the previous run started. */
  every(intervalMs: number, action: () => void): Timer {
    let current: Timer
    let cancelled = false
    const run = (): void => {
      if (cancelled) return
      current = this.after(intervalMs, run)
      action()
    }
    current = this.after(intervalMs, run)
    return {
      cancel: () => {
        cancelled = true
        current.cancel()
      },
    }
  }

  stop(): void {
    for (const timer of this.#running) timer.cancel()
  }
}
