import type { Timer } from '#runtime/host/host.ts'
import type { Attributes } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { ClientState } from '#runtime/transaction/client-machine.ts'
import type { TimerName, TransactionTimes } from '#runtime/transaction/machine.ts'
import { startServer, type ServerState } from '#runtime/transaction/server-machine.ts'
import type { Destination } from '#runtime/transport/sockets.ts'
import type { TmBranch, TmTransaction } from './api.ts'

/** The timers of a machine that are running. */
export class RunningTimers {
  readonly #timers = new Map<TimerName, Timer>()

  set(name: TimerName, timer: Timer): void {
    this.#timers.get(name)?.cancel()
    this.#timers.set(name, timer)
  }

  stop(name: TimerName): void {
    this.#timers.get(name)?.cancel()
    this.#timers.delete(name)
  }

  stopAll(): void {
    for (const timer of this.#timers.values()) timer.cancel()
    this.#timers.clear()
  }
}

/** A client transaction of a server transaction: one destination of the request. */
export interface Branch extends TmBranch {
  readonly index: number
  readonly uri: string
  readonly branchId: string
  readonly destination: Destination
  /** The request as it was sent. */
  readonly text: string
  /** Our Via, To, Max-Forwards and Route lines as they were sent: ACK and CANCEL repeat them. */
  readonly hop: HopLines
  readonly times: TransactionTimes
  readonly timers: RunningTimers
  state: ClientState
  status: number
  reply: SipMessage | undefined
  flags: number
  readonly ruid: string
  /** A CANCEL was asked for before any provisional reply; it is sent when one comes (RFC 3261 §9.1). */
  cancelWanted: CancelReason | undefined
  isCancelSent: boolean
  cancelState: ClientState | undefined
  /** No reply at all came, and 408 stands for it. */
  isTimedOut: boolean
}

export interface CancelReason {
  /** A Reason line, ended by CRLF, or ''. */
  readonly header: string
}

export interface HopLines {
  readonly via: string
  readonly to: string
  readonly maxForwards: string | undefined
  readonly routes: string
}

/** Names of the routes that the script armed. */
export interface ArmedRoutes {
  failure: string
  branch: string
  onreply: string
  branchFailure: string
}

/** A server transaction with its branches. */
export class Transaction implements TmTransaction {
  readonly id: string
  readonly key: string
  readonly method: string
  readonly request: SipMessage
  readonly attributes: Attributes
  readonly attachments = new Map<symbol, unknown>()
  readonly branches: Branch[] = []
  readonly timers = new RunningTimers()
  readonly toTag: string
  times: TransactionTimes
  state: ServerState
  /** Status of the last reply sent upstream. */
  status = 0
  /** Text of that reply. */
  lastReply = ''
  armed: ArmedRoutes = { failure: '', branch: '', onreply: '', branchFailure: '' }
  isCancelled = false
  /** A final reply was sent, or a 2xx relayed: nothing more goes upstream but 2xx. */
  isReplied = false
  /** The branch that is being handled, for $T_branch_idx and the like. */
  currentBranch: number | undefined
  /** Milliseconds since 1970. */
  readonly createdMs: number
  isAutoTrying = true
  /** Kept alive by t_suspend(). */
  suspended = 0

  constructor(
    id: string,
    key: string,
    request: SipMessage,
    attributes: Attributes,
    toTag: string,
    times: TransactionTimes,
    nowMs: number,
  ) {
    this.id = id
    this.key = key
    this.request = request
    this.method = request.method
    this.attributes = attributes
    this.toTag = toTag
    this.times = times
    this.createdMs = nowMs
    this.state = startServer(request.method === 'INVITE')
  }

  get isInvite(): boolean {
    return this.method === 'INVITE'
  }

  /** Whether every branch has its final reply. */
  get isComplete(): boolean {
    return this.suspended === 0 && this.branches.every((branch) => branch.status >= 200)
  }
}
