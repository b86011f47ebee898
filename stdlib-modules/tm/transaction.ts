import type { Timer } from '#runtime/host/host.ts'
import type { Attributes } from '#runtime/script/context.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { LinkedProgram } from '#runtime/server/linked-program.ts'
import type { ClientState } from '#runtime/transaction/client-machine.ts'
import type { TimerName, TransactionTimes } from '#runtime/transaction/machine.ts'
import { startServer, type ServerState } from '#runtime/transaction/server-machine.ts'
import type { Destination } from '#runtime/transport/sockets.ts'
import type { TmBranch, TmTransaction } from './api.ts'
import type { TransactionSettings } from './settings.ts'

interface NamedTimer {
  readonly name: TimerName
  readonly timer: Timer
  next: NamedTimer | undefined
}

/** The timers of a machine that are running. */
export class RunningTimers {
  // Two or three at the most, which a chain holds in less room than a map: every transaction has several of these.
  #first: NamedTimer | undefined

  set(name: TimerName, timer: Timer): void {
    this.stop(name)
    this.#first = { name, timer, next: this.#first }
  }

  stop(name: TimerName): void {
    let before: NamedTimer | undefined
    for (let one = this.#first; one !== undefined; one = one.next) {
      if (one.name === name) {
        one.timer.cancel()
        if (before === undefined) this.#first = one.next
        else before.next = one.next
        return
      }
      before = one
    }
  }

  stopAll(): void {
    for (let one = this.#first; one !== undefined; one = one.next) one.timer.cancel()
    this.#first = undefined
  }
}

/** How far the CANCEL of a branch is: not wanted, wanted once a provisional reply comes, sent, or answered. */
export type CancelProgress = 'none' | 'wanted' | 'sent' | 'answered'

/** A client transaction of a server transaction: one destination of the request. */
export interface Branch extends TmBranch {
  readonly index: number
  readonly uri: string
  /** $du and Path of the branch, for t_reuse_branch(). */
  readonly dstUri: string
  readonly path: string
  readonly branchId: string
  readonly destination: Destination
  /** The request as it was sent; '' for the branch that stands for a suspended request, and when nothing asks for it any more. */
  readonly text: string
  /** Our Via, To, Max-Forwards and Route lines as they were sent: ACK and CANCEL repeat them. Read when it is asked for. */
  readonly hop: HopLines
  readonly times: TransactionTimes
  readonly timers: RunningTimers
  state: ClientState
  /** The final status, received or made up (408); the last provisional one before, 0 without any reply. */
  status: number
  /** The final reply; the last provisional one before. */
  reply: SipMessage | undefined
  flags: number
  readonly ruid: string
  /** +sip.instance of the contact that it goes to, '' for none. */
  readonly instance: string
  cancel: CancelProgress
  /** Header lines of its CANCEL, each ended by CRLF. */
  cancelHeaders: string
  /** No final reply came in time, and 408 stands for it. */
  isTimedOut: boolean
  /** Some reply was handled to its end: what t_branch_replied() tells. */
  hasReplied: boolean
  /** t_drop_replies() or a newer serial step took it out of the choice of the best reply. */
  isDropped: boolean
  /** The routes that were armed when the branch was made, '' for none; arming later has no effect on it (6.1.5). */
  readonly branchFailure: string
  readonly onreply: string
  /** The failure_route that runs when the reply of this branch is picked. */
  readonly onFailure: string
  /** Makes the branch to the next destination of the same name; undefined when there is none (use_dns_failover). */
  readonly next?: (() => Promise<Branch | number | undefined>) | undefined
  /** It stands for a suspended request: nothing was sent, and only t_continue() or the timer end it. */
  readonly isBlind: boolean
  /** Its transaction only absorbs retransmissions from now on: lets go of what that does not need. */
  shrink(): void
}

export interface HopLines {
  readonly via: string
  readonly to: string
  readonly maxForwards: string | undefined
  readonly routes: string
}

/** A reply that waits for t_continue(). */
export interface SuspendedReply {
  readonly branch: Branch
  readonly msg: SipMessage
  /** Whether the transaction gets it afterwards; a repeated one only ran the script. */
  readonly isPassed: boolean
}

/** Names of the routes that the script armed. */
export interface ArmedRoutes {
  failure: string
  branch: string
  onreply: string
  branchFailure: string
}

/** Who wants to know what becomes of a request of our own: every reply, or 408 and no message. */
export type ReplyListener = (status: number, reply: SipMessage | undefined) => void

/** What a transaction starts from. */
export interface TransactionStart {
  /** Kamailio's two numbers of a transaction. */
  readonly index: number
  readonly label: number
  readonly key: string
  readonly request: SipMessage
  readonly attributes: Attributes
  readonly makeToTag: (transaction: Transaction) => string
  readonly settings: TransactionSettings
  readonly times: TransactionTimes
  /** Milliseconds since 1970. */
  readonly nowMs: number
  /** Whose routes run for this transaction, also when the configuration is reloaded meanwhile. */
  readonly linked: LinkedProgram
  /** Present for requests of our own. */
  readonly listener?: ReplyListener | undefined
}

/** A server transaction with its branches; for a request of our own there are only branches. */
export class Transaction implements TmTransaction {
  readonly index: number
  readonly label: number
  readonly key: string
  readonly method: string
  readonly request: SipMessage
  readonly attributes: Attributes
  readonly branches: Branch[] = []
  readonly timers = new RunningTimers()
  readonly #makeToTag: (transaction: Transaction) => string
  #toTag: string | undefined
  #attachments: Map<symbol, unknown> | undefined
  readonly settings: TransactionSettings
  readonly linked: LinkedProgram
  readonly listener: ReplyListener | undefined
  times: TransactionTimes
  state: ServerState
  /** Status of the last reply sent upstream. */
  status = 0
  /** Text of that reply. */
  lastReply = ''
  /** Index of the branch whose reply was passed on last; -1 before any reply, -2 after a reply of our own. */
  relayed = -1
  armed: ArmedRoutes
  isCancelled = false
  /** Header lines of the CANCEL that arrived, for branches that are made after it. */
  cancelHeaders = ''
  /** A final reply was sent, or a 2xx relayed: nothing more goes upstream but 2xx. */
  isReplied = false
  /** Everything is over; it is only kept to absorb retransmissions. */
  isOnWait = false
  /**
   * The status that the script's t_relay() failed with: it is answered at the end of the script, unless the script
   * does.
   */
  failedWith: number | undefined
  /** The script answered, if only provisionally. */
  hasScriptReply = false
  /** t_release() or the end of the script gave it up without any reply. */
  isReleased = false
  /** t_replicate(): no reply goes upstream. */
  isSilent = false
  /** Index of the branch that is being made, while branch_route runs. */
  currentBranch: number | undefined
  /** Index of the first branch of the latest serial step. */
  firstOfStep = 0
  /** What an ACK to its 2xx shares with it; undefined unless the table finds it by that. */
  dialogKey: string | undefined
  /** Milliseconds since 1970. */
  readonly createdMs: number
  /** Suspended by t_suspend() and not continued yet. */
  isSuspended = false
  /** The reply that t_suspend() holds back in onreply_route until t_continue(). */
  suspendedReply: SuspendedReply | undefined
  /** Branches are being made or a block runs: it cannot be complete before that is over. */
  busy = 0
  /** Replies and timeouts are handled one after the other, as under Kamailio's lock of replies. */
  queue: Promise<void> | undefined

  constructor(start: TransactionStart) {
    this.index = start.index
    this.label = start.label
    this.key = start.key
    this.request = start.request
    this.method = start.request.method
    this.attributes = start.attributes
    this.#makeToTag = start.makeToTag
    this.settings = start.settings
    this.armed = { ...start.settings.armed }
    this.times = start.times
    this.createdMs = start.nowMs
    this.linked = start.linked
    this.listener = start.listener
    this.state = startServer(this.isInvite)
  }

  get id(): string {
    return `${this.index}:${this.label}`
  }

  /** The To-tag of replies of our own: most transactions never need one. */
  get toTag(): string {
    return (this.#toTag ??= this.#makeToTag(this))
  }

  get attachments(): Map<symbol, unknown> {
    return (this.#attachments ??= new Map<symbol, unknown>())
  }

  get isInvite(): boolean {
    return this.method === 'INVITE'
  }

  get isLocal(): boolean {
    return this.listener !== undefined
  }

  /** Whether every branch has its final reply, and none of these is held back. */
  get isComplete(): boolean {
    return this.busy === 0 && this.suspendedReply === undefined && this.branches.every((branch) => branch.status >= 200)
  }

  /** Lets go of what was made of its messages: from now on it only absorbs retransmissions, which ask for hardly anything. */
  shrink(): void {
    this.request.forget()
    for (const branch of this.branches) branch.shrink()
  }

  /** When the longest life of the transaction ends, in milliseconds since 1970. */
  get deadlineMs(): number {
    const { inviteLifetimeMs, otherLifetimeMs } = this.settings
    return this.createdMs + (this.isInvite ? inviteLifetimeMs : otherLifetimeMs)
  }
}
