import type { Clock, TimedMessage, Timer } from '#runtime/host/host.ts'
import type { CallScope } from './call-scope.ts'

/** A timer of a call, which can be taken off the clock and put back. */
interface CallTimer {
  readonly action: () => void
  /** The message that it is about, of one that was set when nobody watched: its call is looked for when that matters. */
  readonly about?: TimedMessage | undefined
  waiting: Timer | undefined
  dueMs: number
  /** What it had left when it was taken off the clock. */
  leftMs: number
}

/** What is known of the time of one call. */
interface CallTime {
  readonly timers: Set<CallTimer>
  /** When it was frozen; undefined while its time passes. */
  sinceMs: number | undefined
  /** How long it was frozen in all, up to now. */
  lostMs: number
}

/**
 * A clock on which the time of single calls can stand still: their timers wait, and afterwards have as much left as before. For what is
 * done on behalf of such a call it is as much earlier as it stood still, so that deadlines of it move as well. A timer belongs to the
 * call that is at work when it is set, or whose timer fires; one that was set before anybody watched to that of its message.
 */
export class FrozenClock implements Clock {
  readonly #inner: Clock
  readonly #scope: CallScope
  readonly #calls = new Map<string, CallTime>()
  /** Timers that were set before anybody watched, and whose message is known. */
  readonly #unclaimed = new Set<CallTimer>()
  /** Who is not watched does nothing for calls. */
  isWatching = false

  constructor(inner: Clock, scope: CallScope) {
    this.#inner = inner
    this.#scope = scope
  }

  now(): number {
    return this.#inner.now() - this.#lostMs()
  }

  monotonic(): number {
    return this.#inner.monotonic() - this.#lostMs()
  }

  setTimer(delayMs: number, action: () => void, about?: TimedMessage): Timer {
    const callId = this.isWatching ? this.#scope.callId : undefined
    if (callId === undefined || callId === '') {
      return about === undefined ? this.#inner.setTimer(delayMs, action) : this.#setUnclaimed(delayMs, action, about)
    }
    const call = this.#callOf(callId)
    const timer: CallTimer = { action, waiting: undefined, dueMs: 0, leftMs: Math.max(0, delayMs) }
    call.timers.add(timer)
    if (call.sinceMs === undefined) this.#start(callId, call, timer)
    return { cancel: () => this.#cancel(callId, timer) }
  }

  #setUnclaimed(delayMs: number, action: () => void, about: TimedMessage): Timer {
    const dueMs = this.#inner.monotonic() + delayMs
    const timer: CallTimer = { action, about, waiting: undefined, dueMs, leftMs: delayMs }
    this.#unclaimed.add(timer)
    timer.waiting = this.#inner.setTimer(delayMs, () => {
      this.#unclaimed.delete(timer)
      if (this.isWatching) this.#scope.run(callIdOf(about), action)
      else action()
    })
    return {
      cancel: () => (this.#unclaimed.delete(timer) ? timer.waiting?.cancel() : this.#cancel(callIdOf(about), timer)),
    }
  }

  #cancel(callId: string, timer: CallTimer): void {
    timer.waiting?.cancel()
    const call = this.#calls.get(callId)
    if (call?.timers.delete(timer) === true) this.#forget(callId, call)
  }

  /** Finds the timers of a call that were set before anybody watched. */
  #claim(callId: string, call: CallTime): void {
    for (const timer of this.#unclaimed) {
      if (timer.about === undefined || callIdOf(timer.about) !== callId) continue
      this.#unclaimed.delete(timer)
      call.timers.add(timer)
    }
  }

  /** The time of a call stands still from now on. */
  freeze(callId: string): void {
    const call = this.#callOf(callId)
    if (call.sinceMs !== undefined) return
    call.sinceMs = this.#inner.monotonic()
    this.#claim(callId, call)
    for (const timer of call.timers) {
      timer.waiting?.cancel()
      timer.waiting = undefined
      timer.leftMs = Math.max(0, timer.dueMs - call.sinceMs)
    }
  }

  /** The time of a call passes again. */
  thaw(callId: string): void {
    const call = this.#calls.get(callId)
    if (call?.sinceMs === undefined) return
    call.lostMs += this.#inner.monotonic() - call.sinceMs
    call.sinceMs = undefined
    for (const timer of call.timers) this.#start(callId, call, timer)
    this.#forget(callId, call)
  }

  /** The time of all calls passes again. */
  thawAll(): void {
    for (const callId of [...this.#calls.keys()]) this.thaw(callId)
  }

  #start(callId: string, call: CallTime, timer: CallTimer): void {
    timer.dueMs = this.#inner.monotonic() + timer.leftMs
    timer.waiting = this.#inner.setTimer(timer.leftMs, () => {
      call.timers.delete(timer)
      this.#scope.run(callId, timer.action)
      this.#forget(callId, call)
    })
  }

  #callOf(callId: string): CallTime {
    const known = this.#calls.get(callId)
    if (known !== undefined) return known
    const call: CallTime = { timers: new Set(), sinceMs: undefined, lostMs: 0 }
    this.#calls.set(callId, call)
    return call
  }

  /** A call without timers that never stood still needs no memory. */
  #forget(callId: string, call: CallTime): void {
    if (call.timers.size === 0 && call.sinceMs === undefined && call.lostMs === 0) this.#calls.delete(callId)
  }

  #lostMs(): number {
    const callId = this.#calls.size === 0 ? undefined : this.#scope.callId
    const call = callId === undefined ? undefined : this.#calls.get(callId)
    if (call === undefined) return 0
    return call.lostMs + (call.sinceMs === undefined ? 0 : this.#inner.monotonic() - call.sinceMs)
  }
}

function callIdOf(message: TimedMessage): string {
  return message.header('call-id')?.body ?? ''
}
