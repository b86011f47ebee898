import { createHash } from 'node:crypto'
import type { ModuleEnv } from '#runtime/modules/define.ts'
import { newAttributes, type RouteContext } from '#runtime/script/context.ts'
import { replyDestination } from '#runtime/routing/reply-destination.ts'
import { buildReply } from '#runtime/sip/build-reply.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { callIdOf, cseqOf } from '#runtime/sip/parsed.ts'
import { stepServer, type ServerInput } from '#runtime/transaction/server-machine.ts'
import type { TransactionTimes } from '#runtime/transaction/machine.ts'
import type { TmEvent, TmEventInfo } from './api.ts'
import type { tm } from './exports.ts'
import type { TmStatistics } from './statistics.ts'
import { TransactionTable, transactionKey } from './table.ts'
import { Transaction } from './transaction.ts'

export type TmEnv = ModuleEnv<typeof tm>

/** Where a run of a routing block keeps its transaction. */
export const transactionKeyOfContext: unique symbol = Symbol('tm transaction')

/** Per-request settings that the script made before there was a transaction. */
export interface PendingSettings {
  armed: { failure: string; branch: string; onreply: string; branchFailure: string }
  finalMs: number | undefined
  inviteMs: number | undefined
  isAutoTrying: boolean
}

const pendingKey: unique symbol = Symbol('tm pending settings')

/** The transactions of a server: their table, their timers, and what they send upstream. */
export class TmEngine {
  readonly env: TmEnv
  readonly table = new TransactionTable()
  readonly statistics: TmStatistics
  readonly #handlers = new Map<TmEvent, ((info: TmEventInfo) => void)[]>()
  readonly #secret: string
  #count = 0

  constructor(env: TmEnv, statistics: TmStatistics) {
    this.env = env
    this.statistics = statistics
    this.#secret = env.core.host.random.hex(16)
  }

  /** The transaction of a run: the one it was given, or the one that its request belongs to. */
  current(ctx: RouteContext): Transaction | undefined {
    const given = ctx.local.get(transactionKeyOfContext)
    if (given instanceof Transaction) return given
    return undefined
  }

  attach(ctx: RouteContext, transaction: Transaction): void {
    ctx.local.set(transactionKeyOfContext, transaction)
    ctx.attributes = transaction.attributes
  }

  /** What the script set before the transaction exists. */
  pending(ctx: RouteContext): PendingSettings {
    const known = ctx.msg.attachments.get(pendingKey)
    if (known !== undefined) return known as PendingSettings
    const made: PendingSettings = {
      armed: { failure: '', branch: '', onreply: '', branchFailure: '' },
      finalMs: undefined,
      inviteMs: undefined,
      isAutoTrying: this.env.params.auto_inv_100 !== 0,
    }
    ctx.msg.attachments.set(pendingKey, made)
    return made
  }

  on(event: TmEvent, handler: (info: TmEventInfo) => void): void {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler])
  }

  emit(event: TmEvent, transaction: Transaction, message: SipMessage | undefined, status: number): void {
    for (const handler of this.#handlers.get(event) ?? []) handler({ transaction, message, status })
  }

  times(proto: string, settings?: PendingSettings): TransactionTimes {
    const { params } = this.env
    return {
      t1Ms: params.retr_timer1,
      t2Ms: params.retr_timer2,
      finalMs: settings?.finalMs ?? params.fr_timer,
      inviteMs: settings?.inviteMs ?? params.fr_inv_timer,
      waitMs: params.wt_timer,
      isUnreliable: proto === 'udp',
    }
  }

  /** Makes the transaction of a request; undefined when the request has no usable Via. */
  create(ctx: RouteContext): Transaction | undefined {
    const { msg } = ctx
    const key = transactionKey(msg)
    if (key === undefined) return undefined
    this.#count += 1
    const settings = this.pending(ctx)
    const id = `${(this.#count % 65536).toString(16)}:${this.#count}`
    const transaction = new Transaction(
      id,
      key,
      msg,
      ctx.attributes,
      this.#makeTag(msg),
      this.times(msg.received.proto, settings),
      this.env.core.host.clock.now(),
    )
    transaction.armed = settings.armed
    transaction.isAutoTrying = settings.isAutoTrying
    this.table.add(transaction)
    this.statistics.created(transaction)
    this.attach(ctx, transaction)
    this.emit('request-in', transaction, msg, 0)
    return transaction
  }

  /** Like the tags of sl: 32 and 8 hexadecimal digits. */
  #makeTag(msg: SipMessage): string {
    return `${this.#secret}.${this.hash(`${callIdOf(msg) ?? ''}${cseqOf(msg)?.number ?? ''}${this.#count}`).slice(0, 8)}`
  }

  hash(text: string): string {
    return createHash('md5')
      .update(Buffer.from(`${this.#secret}${text}`, 'latin1'))
      .digest('hex')
  }

  /** Our Via's branch parameter for a branch of a transaction, in the form of Kamailio's. */
  makeBranchId(transaction: Transaction, index: number): string {
    const digest = this.hash(`${transaction.key}${this.#count}`)
    return `z9hG4bK${digest.slice(0, 4)}.${digest}.${index.toString(16)}`
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
            this.env.core.timers.after(action.afterMs, () =>
              this.stepServer(transaction, { kind: 'timer', timer: action.timer }),
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

  #sendLastReply(transaction: Transaction): void {
    if (transaction.lastReply === '') return
    const destination = replyDestination(transaction.request)
    const { core } = this.env
    core.transport.send(transaction.lastReply, destination)
  }

  destroy(transaction: Transaction): void {
    transaction.timers.stopAll()
    for (const branch of transaction.branches) branch.timers.stopAll()
    this.table.remove(transaction)
    this.statistics.destroyed()
    this.emit('destroyed', transaction, undefined, transaction.status)
  }

  /** Sends a reply text upstream through the server machine. */
  sendUpstream(transaction: Transaction, text: string, status: number, message: SipMessage | undefined): void {
    const destination = replyDestination(transaction.request)
    transaction.lastReply = this.env.core.hooks.replyOut.all.reduce((out, change) => change(out, destination), text)
    transaction.status = status
    if (status >= 200) transaction.isReplied = true
    this.stepServer(transaction, { kind: 'reply', status })
    this.statistics.replied(status, message === undefined)
    this.emit('reply-out', transaction, message, status)
  }

  /** A reply of our own; false when the transaction has its final reply already. */
  replyLocally(transaction: Transaction, status: number, reason: string, headers = '', toTag?: string): boolean {
    if (transaction.isReplied) return false
    const text = buildReply(transaction.request, {
      status,
      reason,
      toTag: status === 100 ? undefined : (toTag ?? transaction.toTag),
      serverHeader: this.env.core.serverHeader(),
      headers,
    })
    this.sendUpstream(transaction, text, status, undefined)
    return true
  }

  /** Context options for routes that run for a transaction. */
  optionsFor(transaction: Transaction, parent?: RouteContext) {
    return {
      attributes: transaction.attributes,
      parent,
      prepare: (ctx: RouteContext) => void ctx.local.set(transactionKeyOfContext, transaction),
    }
  }

  /** Attributes of requests that this server makes itself. */
  newAttributes = newAttributes
}
