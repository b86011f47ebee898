import type { StatisticsOf } from '#runtime/modules/define.ts'
import type { websocket } from './exports.ts'

type Statistics = StatisticsOf<typeof websocket>

/** What a WebSocket tells of its frames and its end. */
export interface FrameCounters {
  received(): void
  /** A whole message of the sub-protocol, in one frame or several. */
  receivedMessage(): void
  transmitted(): void
  transmittedMessage(): void
  closedHere(): void
  closedByPeer(): void
}

/** The statistics of the module, told as 6.1.5 tells them: those of the sub-protocol beside those of all. */
export class Counters implements FrameCounters {
  readonly #statistics: Statistics

  constructor(statistics: Statistics) {
    this.#statistics = statistics
  }

  received(): void {
    this.#statistics.ws_received_frames.add(1)
  }

  receivedMessage(): void {
    this.#statistics.ws_sip_received_frames.add(1)
  }

  transmitted(): void {
    this.#statistics.ws_transmitted_frames.add(1)
  }

  transmittedMessage(): void {
    this.#statistics.ws_sip_transmitted_frames.add(1)
  }

  closedHere(): void {
    this.#statistics.ws_local_closed_connections.add(1)
    this.#statistics.ws_sip_local_closed_connections.add(1)
  }

  closedByPeer(): void {
    this.#statistics.ws_remote_closed_connections.add(1)
    this.#statistics.ws_sip_remote_closed_connections.add(1)
  }

  handshake(isGood: boolean): void {
    if (!isGood) this.#statistics.ws_failed_handshakes.add(1)
    else {
      this.#statistics.ws_successful_handshakes.add(1)
      this.#statistics.ws_sip_successful_handshakes.add(1)
    }
  }

  opened(): void {
    this.#change(1)
    const { ws_current_connections: now, ws_max_concurrent_connections: most } = this.#statistics
    const { ws_sip_current_connections: sipNow, ws_sip_max_concurrent_connections: sipMost } = this.#statistics
    most.add(Math.max(0, now.value() - most.value()))
    sipMost.add(Math.max(0, sipNow.value() - sipMost.value()))
  }

  removed(): void {
    this.#change(-1)
  }

  #change(by: 1 | -1): void {
    this.#statistics.ws_current_connections.add(by)
    this.#statistics.ws_sip_current_connections.add(by)
  }
}
