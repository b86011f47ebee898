import type { Clock, Host, Timer } from '../host/host.ts'
import type { ModuleLogger } from '../log/logger.ts'

const intervalMs = 1000

/**
 * Says when the process has no file descriptor left. The system tells nobody about the connections that it cannot accept then, so
 * this looks once within the second after each one that was accepted, and goes on looking until there are some again.
 */
export class OpenFilesWatch {
  readonly #clock: Clock
  readonly #canOpen: () => boolean
  readonly #log: ModuleLogger
  #planned: Timer | undefined
  #isShort = false
  #isStopped = false

  constructor(host: Host, log: ModuleLogger) {
    this.#clock = host.clock
    this.#canOpen = () => host.process.canOpenFile?.() ?? true
    this.#log = log
  }

  /** A connection was accepted, or one could not be opened. */
  look(): void {
    if (this.#planned === undefined && !this.#isStopped)
      this.#planned = this.#clock.setTimer(intervalMs, () => this.#check())
  }

  /** Looks no more: a timer that went on would keep the process for the rest of its second. */
  stop(): void {
    this.#isStopped = true
    this.#planned?.cancel()
  }

  #check(): void {
    this.#planned = undefined
    const isShort = !this.#canOpen()
    if (isShort && !this.#isShort)
      this.#log.error(
        'no file descriptors are left: connections are refused until some are closed (ulimit -n, tcp_max_connections)',
      )
    if (!isShort && this.#isShort) this.#log.warn('there are file descriptors again: connections are accepted')
    this.#isShort = isShort
    if (isShort) this.look()
  }
}
