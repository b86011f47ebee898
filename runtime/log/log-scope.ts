import { parseFormat } from '#grammar/pseudo-variable-syntax.ts'
import type { Worker } from '../script/context.ts'
import type { SipMessage } from '../sip/message.ts'

/** Variables whose value a script cannot change while a message is handled. */
const unchanging = new Set([
  'mt',
  'ci',
  'cs',
  'rm',
  'si',
  'sp',
  'siz',
  'Ri',
  'Rp',
  'proto',
  'hdr',
  'pp',
  'ft',
  'rs',
  'rr',
])

/** What a log line shows of the work that is going on. */
export interface LogContext {
  /** log_prefix expanded for the message that is being handled, '' between messages. */
  prefix(): string
  /** The Call-ID of the message that is being handled; undefined between messages. */
  callId?(): string | undefined
  /** The number before the process id: that of the worker, 0 for the main process. */
  processNo(): number
  /** Lines up to this level are written: the core parameter debug, or what setdebug() made it for the worker. */
  debugLevel(): number
}

/**
 * The message and worker that lines belong to. Kamailio expands log_prefix when a message comes in; here it is expanded with the
 * first line that needs it, when no variable in it can have changed until then.
 */
export class LogScope implements LogContext {
  readonly #serverLevel: () => number
  #expand: ((msg: SipMessage, worker?: Worker) => string) | undefined
  #isLazy = false
  #isPerLine = false
  #msg: SipMessage | undefined
  #worker: Worker | undefined

  constructor(serverLevel: () => number) {
    this.#serverLevel = serverLevel
  }

  /** Sets the text of log_prefix and what expands it: once per message, or for each line (log_prefix_mode). */
  usePrefix(format: string, expand: (msg: SipMessage, worker?: Worker) => string, isPerLine = false): void {
    this.#isPerLine = isPerLine
    const parts = parseFormat(format)
    this.#expand = expand
    this.#isLazy =
      !('error' in parts) &&
      parts.every((part) => typeof part === 'string' || (unchanging.has(part.name) && part.text.lastIndexOf('$') === 0))
  }

  /** From now on lines belong to this message and worker; gives back what leave() needs to return to those before. */
  enter(
    msg: SipMessage | undefined,
    worker: Worker | undefined,
  ): readonly [SipMessage | undefined, Worker | undefined] {
    const before = [this.#msg, this.#worker] as const
    this.#msg = msg
    this.#worker = worker
    if (msg !== undefined && !this.#isLazy && !this.#isPerLine) this.#prefixOf(msg)
    return before
  }

  leave([msg, worker]: readonly [SipMessage | undefined, Worker | undefined]): void {
    this.#msg = msg
    this.#worker = worker
  }

  /** Lines belong to no message. */
  clear(): void {
    this.#msg = undefined
    this.#worker = undefined
  }

  prefix(): string {
    return this.#msg === undefined ? '' : this.#prefixOf(this.#msg)
  }

  callId(): string | undefined {
    return this.#msg?.header('call-id')?.body
  }

  processNo(): number {
    return this.#worker?.processNo ?? 0
  }

  debugLevel(): number {
    return this.#worker?.debugLevel ?? this.#serverLevel()
  }

  #prefixOf(msg: SipMessage): string {
    if (this.#expand === undefined) return ''
    if (this.#isPerLine) {
      const expand = this.#expand
      this.#expand = undefined // A variable that logs while it is expanded finds no prefix.
      const prefix = expand(msg, this.#worker)
      this.#expand = expand
      return prefix
    }
    if (msg.logPrefix === undefined) {
      msg.logPrefix = '' // A variable that logs while it is expanded finds no prefix yet.
      msg.logPrefix = this.#expand(msg)
    }
    return msg.logPrefix
  }
}
