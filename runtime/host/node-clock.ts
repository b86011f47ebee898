import type { Clock, Timer } from './host.ts'

/** Node fires a timeout of more than 2^31-1 ms at once. */
const longestTimeoutMs = 2_147_483_647

/** Node may fire a timeout by less than this too early. */
const earlyMs = 1

/** A timer in the line of those with the same delay. */
class LinedTimer implements Timer {
  readonly #line: TimerLine
  readonly dueMs: number
  readonly action: () => void
  before: LinedTimer | undefined
  after: LinedTimer | undefined
  isWaiting = true

  constructor(line: TimerLine, dueMs: number, action: () => void) {
    this.#line = line
    this.dueMs = dueMs
    this.action = action
  }

  cancel(): void {
    if (this.isWaiting) this.#line.remove(this)
  }
}

/**
 * All timers of one delay, in the order in which they fall due: the one that was set last is the last. One timeout of Node's serves
 * them all, for most timers of SIP are cancelled long before they fall due.
 */
class TimerLine {
  readonly #delayMs: number
  readonly #onIdle: () => void
  #first: LinedTimer | undefined
  #last: LinedTimer | undefined
  #timeout: NodeJS.Timeout | undefined
  #isRunning = false

  constructor(delayMs: number, onIdle: () => void) {
    this.#delayMs = delayMs
    this.#onIdle = onIdle
  }

  add(action: () => void): Timer {
    const timer = new LinedTimer(this, performance.now() + this.#delayMs, action)
    timer.before = this.#last
    if (this.#last === undefined) this.#first = timer
    else this.#last.after = timer
    this.#last = timer
    if (this.#first === timer) this.#timeout?.ref()
    this.#rest()
    return timer
  }

  remove(timer: LinedTimer): void {
    timer.isWaiting = false
    if (timer.before === undefined) this.#first = timer.after
    else timer.before.after = timer.after
    if (timer.after === undefined) this.#last = timer.before
    else timer.after.before = timer.before
    timer.before = undefined
    timer.after = undefined
    // The timeout stays for the next timer of this delay, but keeps no process alive.
    if (this.#first === undefined) this.#timeout?.unref()
  }

  #run(): void {
    const nowMs = performance.now() + earlyMs
    this.#timeout = undefined
    this.#isRunning = true
    try {
      while (this.#first !== undefined && this.#first.dueMs <= nowMs) {
        const timer = this.#first
        this.remove(timer)
        timer.action()
      }
    } finally {
      this.#isRunning = false
      if (this.#first === undefined) this.#onIdle()
      else this.#rest()
    }
  }

  /** Waits for the first timer, unless something waits already: that may end too early, but never too late. */
  #rest(): void {
    if (this.#timeout !== undefined || this.#isRunning || this.#first === undefined) return
    this.#timeout = setTimeout(() => this.#run(), Math.max(1, this.#first.dueMs - performance.now()))
  }
}

/** A delay of more than 24 days, in steps. */
function setLongTimer(delayMs: number, action: () => void): Timer {
  const wait = (leftMs: number): NodeJS.Timeout =>
    setTimeout(
      () => {
        if (leftMs > longestTimeoutMs) timer = wait(leftMs - longestTimeoutMs)
        else action()
      },
      Math.min(leftMs, longestTimeoutMs),
    )
  let timer = wait(delayMs)
  return { cancel: () => clearTimeout(timer) }
}

/** The clock of the machine. */
export function createNodeClock(): Clock {
  const lines = new Map<number, TimerLine>()
  const lineOf = (delayMs: number): TimerLine => {
    let line = lines.get(delayMs)
    if (line === undefined) lines.set(delayMs, (line = new TimerLine(delayMs, () => lines.delete(delayMs))))
    return line
  }
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimer: (delayMs, action) =>
      delayMs > longestTimeoutMs ? setLongTimer(delayMs, action) : lineOf(Math.max(1, Math.ceil(delayMs))).add(action),
  }
}
