import type { SipMessage } from '#runtime/sip/message.ts'
import type { ClientState } from '#runtime/transaction/client-machine.ts'
import type { TransactionTimes } from '#runtime/transaction/machine.ts'
import type { Destination } from '#runtime/transport/sockets.ts'
import { noHopLines, readHopLines } from './hop-lines.ts'
import { RunningTimers, type Branch, type CancelProgress, type HopLines, type Transaction } from './transaction.ts'

/** What a branch starts from. */
export type BranchStart = Pick<
  Branch,
  'uri' | 'dstUri' | 'path' | 'branchId' | 'destination' | 'text' | 'flags' | 'ruid' | 'instance' | 'next'
>

/** A branch as it is kept. A class, so that the thousands that wait at a time have one shape and little room. */
export class SentBranch implements Branch {
  readonly index: number
  readonly uri: string
  readonly dstUri: string
  readonly path: string
  readonly branchId: string
  readonly destination: Destination
  text: string
  readonly times: TransactionTimes
  readonly timers = new RunningTimers()
  state: ClientState = idle
  status = 0
  reply: SipMessage | undefined
  flags: number
  readonly ruid: string
  readonly instance: string
  cancel: CancelProgress = 'none'
  cancelHeaders = ''
  isTimedOut = false
  hasReplied = false
  isDropped = false
  readonly branchFailure: string
  readonly onreply: string
  readonly onFailure: string
  readonly next: Branch['next']
  readonly isBlind: boolean
  #hop: HopLines | undefined

  constructor(start: BranchStart, { armed, branches }: Transaction, times: TransactionTimes) {
    this.index = branches.length
    this.uri = start.uri
    this.dstUri = start.dstUri
    this.path = start.path
    this.branchId = start.branchId
    this.destination = start.destination
    this.text = start.text
    this.flags = start.flags
    this.ruid = start.ruid
    this.instance = start.instance
    this.next = start.next
    this.times = times
    this.branchFailure = armed.branchFailure
    this.onreply = armed.onreply
    this.onFailure = armed.failure
    this.isBlind = start.text === ''
  }

  get hop(): HopLines {
    return (this.#hop ??= this.text === '' ? noHopLines : readHopLines(this.text))
  }

  shrink(): void {
    this.reply?.forget()
    // Timer L ends the transaction, and with it the branch: these would only end the branch at the same time or later.
    for (const name of endTimers) this.timers.stop(name)
    // A negative reply that comes again is acknowledged again, and a CANCEL may have to be repeated: both copy from the request.
    if (this.status < 300 && this.cancel === 'none') this.text = ''
  }
}

const idle: ClientState = { name: 'calling', intervalMs: 0 }
const endTimers = ['D', 'K', 'M'] as const
