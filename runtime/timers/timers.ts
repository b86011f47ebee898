import type { Clock, TimedMessage, Timer } from '../host/host.ts'

/** A timer that waits, in the list of all that do. */
class WaitingTimer implements Timer {
  readonly #timers: Timers
  readonly #action: () => void
  /** Undefined once it ran or was cancelled. */
  waiting: Timer | undefined
  before: WaitingTimer | undefined
  after: WaitingTimer | undefined

  constructor(timers: Timers, action: () => void) {
    this.#timers = timers
    this.#action = action
  }

  run(): void {
    this.#timers.remove(this)
    this.waiting = undefined
    this.#action()
  }

  cancel(): void {
    if (this.waiting === undefined) return
    this.#timers.remove(this)
    this.waiting.cancel()
    this.waiting = undefined
  }
}

/** The timers of one server: all of them end when the server stops. */
export class Timers {
  readonly #clock: Clock
  /** A call sets some ten timers and cancels most of them: they are linked to each other, which costs no look-up. */
  #first: WaitingTimer | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Runs `action` once; `about` as in Clock.setTimer. */
  after(delayMs: number, action: () => void, about?: TimedMessage): Timer {
    const timer = new WaitingTimer(this, action)
    timer.waiting = this.#clock.setTimer(delayMs, () => timer.run(), about)
    timer.after = this.#first
    if (this.#first !== undefined) this.#first.before = timer
    this.#first = timer
    return timer
  }

  /** Takes a timer out of the list of those that wait. */
  remove(timer: WaitingTimer): void {
    if (timer.before !== undefined) timer.before.after = timer.after
    else if (this.#first === timer) this.#first = timer.after
    if (timer.after !== undefined) timer.after.before = timer.before
    timer.before = undefined
    timer.after = undefined
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
    while (this.#first !== undefined) this.#first.cancel()
  }
}
