import type { Endpoint } from '#runtime/host/host.ts'
import type { Proto } from '#runtime/transport/sockets.ts'

/** A SIP message as it went over the network. */
export interface CapturedMessage {
  /** Milliseconds since 1970, with as much of a fraction as the file has. A message in several packets was there with the last. */
  readonly timeMs: number
  readonly proto: Proto
  readonly from: Endpoint
  readonly to: Endpoint
  /** The message, one character per byte. */
  readonly text: string
  /** The number of the frame (of a pcap file) or of the entry (of a sipdump file) that completed it, from 1, as tshark counts. */
  readonly number: number
  /** The request with which its sender began the WebSocket, when the capture has it. */
  readonly handshake?: string
  /** What the server that wrote the file said of it: whether it received the message or sent it. */
  readonly direction?: 'received' | 'sent'
}

/** What could not be read as SIP, or is none. */
export interface Skipped {
  /** What it is, in a few words: `RTP`, `DNS`, `TLS, which is encrypted`, `TCP data that the capture lacks`. */
  readonly reason: string
  readonly count: number
  /** Number of the first frame or entry that it stands for. */
  readonly firstAt: number
}

/** The messages of a file of captured traffic in the order of their times, and what else is in it. */
export interface Capture {
  readonly messages: readonly CapturedMessage[]
  readonly skipped: readonly Skipped[]
}

/** Counts what is skipped, by its reason. */
export class SkipLedger {
  readonly #found = new Map<string, { count: number; firstAt: number }>()

  add(reason: string, at: number, count = 1): void {
    const entry = this.#found.get(reason)
    if (entry === undefined) this.#found.set(reason, { count, firstAt: at })
    else {
      entry.count += count
      entry.firstAt = Math.min(entry.firstAt, at)
    }
  }

  /** In the order of where each was met first. */
  list(): readonly Skipped[] {
    return [...this.#found]
      .map(([reason, { count, firstAt }]) => ({ reason, count, firstAt }))
      .toSorted((one, other) => one.firstAt - other.firstAt)
  }
}
