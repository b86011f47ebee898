import { hash } from 'node:crypto'
import type { ModuleEnv, ParamsOf } from '#runtime/modules/define.ts'
import { newAttributes, type Attributes, type RouteContext } from '#runtime/script/context.ts'
import { replyDestination } from '#runtime/routing/reply-destination.ts'
import type { LinkedProgram } from '#runtime/server/linked-program.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { callIdOf, topVia } from '#runtime/sip/parsed.ts'
import { flattened } from '#runtime/sip/flattened.ts'
import { branchParameter, callIdMaker, hash32, transactionText } from '#runtime/sip/tags.ts'
import { stepServer, type ServerInput } from '#runtime/transaction/server-machine.ts'
import type { TransactionTimes } from '#runtime/transaction/machine.ts'
import type { TmEvent, TmEventInfo } from './api.ts'
import type { tm } from './exports.ts'
import { areSameTimes, newSettings, timesOf, type TransactionSettings } from './settings.ts'
import type { TmStatistics } from './statistics.ts'
import { TimerAvps } from './timer-avps.ts'
import { TransactionTable } from './table.ts'
import { Transaction, type ReplyListener } from './transaction.ts'

export type TmEnv = ModuleEnv<typeof tm>
/** The parameters of tm as they are now. */
export type TmParams = ParamsOf<typeof tm>

/** Where a run of a routing block keeps its transaction. */
const transactionKeyOfContext: unique symbol = Symbol('tm transaction')
const settingsKey: unique symbol = Symbol('tm settings')

/** With sixteen processes one of a thousand Call-IDs in turn is ours, all but surely. */
const mostTries = 1000

/** The transactions of a server: their table, their timers, and what they send upstream. */
export class TmEngine {
  readonly env: TmEnv
  readonly table = new TransactionTable()
  readonly statistics: TmStatistics
  readonly #handlers = new Map<TmEvent, ((info: TmEventInfo) => void)[]>()
  /** What the branch parameters and To-tags of this server start from. */
  readonly #secret: string
  readonly #serverTag: string
  readonly #seed: number
  readonly makeCallId: () => string
  readonly timerAvps: TimerAvps
  #label: number
  #lastTimes: readonly TransactionTimes[] = []
  readonly #makeToTag = (transaction: Transaction): string =>
    this.makeTag(`${transactionText(transaction.request)}${transaction.label}`)

  constructor(env: TmEnv, statistics: TmStatistics) {
    const { random, process } = env.core.host
    this.env = env
    this.statistics = statistics
    this.timerAvps = new TimerAvps(env)
    this.#secret = random.hex(16)
    this.#serverTag = this.#digest('tag')
    this.#label = random.uint32() >>> 1
    this.#seed = Number.parseInt(this.#secret.slice(0, 8), 16) | 0
    const nextCallId = callIdMaker(random.hex(8), process.pid, env.core.transport.sockets[0]?.ip ?? '127.0.0.1')
    // The replies come to the process that handles the Call-ID: it must be this one.
    this.makeCallId = () => {
      let callId = nextCallId()
      for (let tries = 0; tries < mostTries && !env.core.shared.owns(callId); tries += 1) callId = nextCallId()
      return callId
    }
  }

  /** The transaction of a run: the one that it was given or made. */
  current(ctx: RouteContext): Transaction | undefined {
    const given = ctx.local.get(transactionKeyOfContext)
    return given instanceof Transaction ? given : undefined
  }

  attach(ctx: RouteContext, transaction: Transaction): void {
    ctx.local.set(transactionKeyOfContext, transaction)
    ctx.attributes = transaction.attributes
  }

  /** The transaction of the run, or the one that its request belongs to; nothing is changed. */
  find(ctx: RouteContext): Transaction | undefined {
    return this.current(ctx) ?? (ctx.msg.isRequest ? this.table.find(ctx.msg) : undefined)
  }

  /** What the script set: of the transaction, or of the request that has none yet. */
  settings(ctx: RouteContext): TransactionSettings {
    const transaction = this.current(ctx)
    if (transaction !== undefined) return transaction.settings
    const known = ctx.msg.attachments.get(settingsKey)
    // Only this class uses the key.
    if (known !== undefined) return known as TransactionSettings
    const made = newSettings(this.env.params)
    ctx.msg.attachments.set(settingsKey, made)
    return made
  }

  on(event: TmEvent, handler: (info: TmEventInfo) => void): void {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler])
  }

  /** Whether a module listens for an event. */
  hears(event: TmEvent): boolean {
    return this.#handlers.has(event)
  }

  emit(event: TmEvent, transaction: Transaction, message: SipMessage | undefined, status: number): void {
    for (const handler of this.#handlers.get(event) ?? []) handler({ transaction, message, status })
  }

  /** Makes the transaction of a request; undefined when the request has no usable Via. */
  create(ctx: RouteContext): Transaction | undefined {
    const { msg } = ctx
    const key = this.table.keyOf(msg)
    if (key === undefined) return undefined
    const transaction = this.#make(key, msg, ctx.attributes, this.settings(ctx), { linked: ctx.linked })
    this.attach(ctx, transaction)
    this.emit('request-in', transaction, msg, 0)
    return transaction
  }

  /** Makes the transaction of a request of our own. */
  createLocal(request: SipMessage, listener: ReplyListener): Transaction {
    this.statistics.local += 1
    const key = `local ${this.#label}`
    return this.#make(key, request, newAttributes(), newSettings(this.env.params), { listener })
  }

  #make(
    key: string,
    request: SipMessage,
    attributes: Attributes,
    settings: TransactionSettings,
    more: { readonly listener?: ReplyListener; readonly linked?: LinkedProgram | undefined },
  ): Transaction {
    this.#label = (this.#label + 1) % 0x7fffffff
    const transaction = new Transaction({
      index: hash32(callIdOf(request) ?? '', this.#seed) >>> 16,
      label: this.#label,
      key,
      request,
      attributes,
      makeToTag: this.#makeToTag,
      settings,
      times: this.#timesOf(settings, request.received.proto),
      nowMs: this.env.core.host.clock.now(),
      linked: more.linked ?? this.env.core.routes.linked,
      listener: more.listener,
    })
    this.table.add(transaction)
    this.statistics.created()
    return transaction
  }

  /** Applies changed settings to a transaction that exists. */
  refreshTimes(transaction: Transaction): void {
    transaction.times = this.#timesOf(transaction.settings, transaction.request.received.proto)
  }

  /** The times of a transaction: nearly all have the same, and then share them. */
  #timesOf(settings: TransactionSettings, proto: string): TransactionTimes {
    const times = timesOf(settings, this.env.params, proto)
    const same = this.#lastTimes.find((last) => areSameTimes(last, times))
    if (same !== undefined) return same
    this.#lastTimes = [times, ...this.#lastTimes.slice(0, 3)]
    return times
  }

  /** The times of a branch: those of its transaction, but for whether its transport repeats what is lost. */
  timesOfBranch(transaction: Transaction, proto: string): TransactionTimes {
    const { times } = transaction
    const isUnreliable = proto === 'udp'
    return times.isUnreliable === isUnreliable ? times : { ...times, isUnreliable }
  }

  /** Our Via's branch parameter for a branch of a transaction, in the form of Kamailio's. */
  makeBranchId(transaction: Transaction, index: number): string {
    return branchParameter(transaction.index, this.#digest(`${transaction.key}\n${transaction.label}`), index)
  }

  /** A tag in the form of Kamailio's: 32 digits that stand for this server, a dash, 8 that depend on the text. */
  makeTag(text: string): string {
    return `${this.#serverTag}-${this.#digest(text).slice(0, 8)}`
  }

  /** 32 hexadecimal digits that nobody can guess who does not know this server's secret. */
  #digest(text: string): string {
    return hash('md5', this.#secret + text)
  }

  /** Feeds the server machine and does what it wants. */
  stepServer(transaction: Transaction, input: ServerInput): void {
    const step = stepServer(transaction.state, input, transaction.isInvite, transaction.times)
    transaction.state = step.state
    for (const action of step.actions) {
      switch (action.kind) {
        case 'send-reply':
          this.#sendLastReply(transaction)
          break
        case 'start-timer':
          transaction.timers.set(
            action.timer,
            this.env.core.timers.after(
              action.afterMs,
              () => this.stepServer(transaction, { kind: 'timer', timer: action.timer }),
              transaction.request,
            ),
          )
          break
        case 'stop-timer':
          transaction.timers.stop(action.timer)
          break
        case 'terminated':
          this.destroy(transaction)
          break
        default:
          break
      }
    }
  }

  /** Sends the last reply again, whatever the state; false when there is none. */
  sendAgain(transaction: Transaction): boolean {
    this.#sendLastReply(transaction)
    return transaction.lastReply !== ''
  }

  #sendLastReply(transaction: Transaction): void {
    if (transaction.lastReply === '') return
    this.env.core.transport.send(transaction.lastReply, replyDestination(transaction.request))
  }

  /** Puts the transaction on wait when its final reply was sent (or never will be) and all branches are over. */
  settle(transaction: Transaction): void {
    if (transaction.isOnWait || !transaction.isComplete || transaction.isSuspended) return
    if (!transaction.isReplied && !transaction.isReleased && !transaction.isSilent && !transaction.isLocal) return
    transaction.isOnWait = true
    this.statistics.waiting += 1
    this.stepServer(transaction, { kind: 'over' })
    transaction.shrink()
  }

  /** Gives up a transaction that will never be answered: it only absorbs retransmissions for a while. */
  release(transaction: Transaction): void {
    transaction.isReleased = true
    this.settle(transaction)
  }

  destroy(transaction: Transaction): void {
    if (!this.table.has(transaction)) return
    transaction.timers.stopAll()
    for (const branch of transaction.branches) branch.timers.stopAll()
    this.table.remove(transaction)
    if (transaction.isOnWait) this.statistics.waiting -= 1
    this.statistics.destroyed()
    this.emit('destroyed', transaction, undefined, transaction.status)
  }

  /** Sends a reply text upstream through the server machine; an empty one counts as sent, but nothing leaves. */
  sendUpstream(transaction: Transaction, text: string, status: number, message: SipMessage | undefined): void {
    const destination = replyDestination(transaction.request)
    const { all: changes } = this.env.core.hooks.replyOut
    transaction.lastReply = flattened(
      changes.reduce((out, change) => (out === '' ? '' : change(out, destination)), text),
    )
    transaction.status = status
    transaction.relayed = message === undefined ? -2 : indexOfReply(transaction, message)
    if (status >= 200) transaction.isReplied = true
    this.stepServer(transaction, { kind: 'reply', status })
    this.statistics.replied(status, message === undefined)
    this.emit('reply-out', transaction, message, status)
    if (status >= 200) this.settle(transaction)
  }

  /** Handles one reply or timeout after the other, as under Kamailio's lock of replies. */
  inOrder(transaction: Transaction, work: () => Promise<void> | void): Promise<void> | void {
    const before = transaction.queue
    const run = before === undefined ? work() : before.then(work)
    if (run === undefined) return undefined
    const settled = run.then(
      () => undefined,
      () => undefined,
    )
    transaction.queue = settled
    void settled.then(() => {
      if (transaction.queue === settled) transaction.queue = undefined
    })
    return run
  }

  /** Context options for routes that run for a transaction. */
  optionsFor(transaction: Transaction, parent?: RouteContext) {
    return {
      attributes: transaction.attributes,
      linked: transaction.linked,
      parent,
      prepare: (ctx: RouteContext) => void ctx.local.set(transactionKeyOfContext, transaction),
    }
  }
}

/** The branch that a reply belongs to, by our Via; -1 when it is of none. */
function indexOfReply(transaction: Transaction, reply: SipMessage): number {
  const id = topVia(reply)?.value.branch
  return transaction.branches.find(({ branchId }) => branchId === id)?.index ?? -1
}
