import type { CapturedMessage, SkipLedger } from './captured-message.ts'
import type { Packet } from './packet.ts'

/** The same message between the same ends within this time is no retransmission (RFC 3261 §17.1.1.1: after half a second at the earliest). */
const copyMs = 50
/** What a clock goes back by when it is set; less is packets that were written in another order than they came. */
const jumpMs = 1000

/** How a message came into a file: as a datagram, in a stream of TCP, or told by a server. */
export type MessageSource = 'datagram' | 'stream' | 'report'

/**
 * Collects the messages of a file. What mirrored ports, captures on all interfaces and reports of HEP show a second time is left
 * out. Where the clock was set back the times go on, so that what came later stays later.
 */
export class MessageCollector {
  readonly #skipped: SkipLedger
  readonly #messages: CapturedMessage[] = []
  /** Where and when each message was met last, oldest first. */
  readonly #recent = new Map<string, { readonly timeMs: number; readonly source: MessageSource }>()
  #newestMs = Number.NEGATIVE_INFINITY
  #shiftMs = 0

  constructor(skipped: SkipLedger) {
    this.#skipped = skipped
  }

  /** The time of a packet on a clock that was never set back. */
  timeOf({ timeMs, number }: Pick<Packet, 'timeMs' | 'number'>): number {
    const shifted = timeMs + this.#shiftMs
    if (shifted >= this.#newestMs - jumpMs) {
      this.#newestMs = Math.max(this.#newestMs, shifted)
      return shifted
    }
    this.#skipped.add('clocks that were set back: later times are shifted', number)
    this.#shiftMs += this.#newestMs - shifted
    return this.#newestMs
  }

  add(message: CapturedMessage, source: MessageSource): void {
    const { from, to, text, timeMs } = message
    const key = `${from.ip} ${from.port} ${to.ip} ${to.port} ${text}`
    const isNear = (one: { readonly timeMs: number } | undefined): boolean =>
      one !== undefined && Math.abs(timeMs - one.timeMs) <= copyMs
    const before = this.#recent.get(key)
    this.#recent.delete(key)
    this.#recent.set(key, { timeMs, source })
    for (const [old, met] of this.#recent) {
      if (isNear(met)) break
      this.#recent.delete(old)
    }
    // The numbers of TCP show themselves what was captured twice.
    const isCopy = isNear(before) && (source !== 'stream' || before?.source !== 'stream')
    if (isCopy) this.#skipped.add('copies of the same message', message.number)
    else this.#messages.push(message)
  }

  /** All messages in the order of their times; of those of the same time in that of the file. */
  end(): readonly CapturedMessage[] {
    return this.#messages.toSorted((one, other) => one.timeMs - other.timeMs || one.number - other.number)
  }
}
