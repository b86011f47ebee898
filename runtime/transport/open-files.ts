import type { Clock, Host } from '../host/host.ts'
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
  #isPlanned = false
  #isShort = false
  #isStopped = false

  constructor(host: Host, log: ModuleLogger) {
    this.#clock = host.clock
    this.#canOpen = () => host.process.canOpenFile?.() ?? true
    this.#log = log
  }

  /** A connection was accepted, or one could not be opened. */
  look(): void {
    if (this.#isPlanned || this.#isStopped) return
    this.#isPlanned = true
    this.#clock.setTimer(intervalMs, () => this.#check())
  }

  stop(): void {
    this.#isStopped = true
  }

  #check(): void {
    this.#isPlanned = false
    if (this.#isStopped) return
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
