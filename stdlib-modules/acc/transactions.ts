import type { Attributes } from '#runtime/script/context.ts'
import type { Hooks } from '#runtime/server/hooks.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { toOf } from '#runtime/sip/parsed.ts'
import type { TmApi, TmEventInfo, TmTransaction } from '../tm/api.ts'
import { AnsweredInvites } from './acknowledged.ts'
import { defaultReason } from './default-reasons.ts'
import type { Event } from './line.ts'

/** The parameters that say what of a transaction is accounted. */
export interface Wanted {
  readonly early_media: number
  readonly failed_transaction_flag: number
  readonly report_ack: number
  readonly report_cancels: number
  readonly acc_prepare_flag: number
  readonly acc_prepare_always: number
  readonly reason_from_hf: number
  readonly log_flag: number
  readonly log_missed_flag: number
}

/** Set for the transactions that are watched: their flags were set when they were made, or they were prepared. */
const watchedKey: unique symbol = Symbol('acc watched')
/** Status of the missed call that was accounted, as long as failure_route may answer otherwise. */
const missedKey: unique symbol = Symbol('acc missed')

/** Writes the lines of accounting that the flags of transactions ask for. */
export function watchTransactions(
  tm: TmApi,
  params: Wanted,
  filtered: ReadonlySet<number>,
  write: (event: Omit<Event, 'isUpstream'>, attributes: Attributes) => void,
  acks: Hooks['ackIn'],
): void {
  const hasFlag = (msg: SipMessage, flag: number): boolean => flag >= 0 && (msg.flags & (1 << flag)) !== 0
  const isPrepared = (request: SipMessage): boolean =>
    params.acc_prepare_always !== 0 ||
    hasFlag(request, params.acc_prepare_flag) ||
    hasFlag(request, params.log_flag) ||
    hasFlag(request, params.log_missed_flag)

  const account = (title: string, event: TmEventInfo, request = event.transaction.request): void => {
    // A branch that timed out still has its last provisional reply, which is not what is accounted.
    const info = event.message?.status === event.status ? event : { ...event, message: undefined }
    const { transaction, status } = info
    write(
      { title, request, toTag: tagOf(info), status: String(status), reason: reasonOf(info) },
      transaction.attributes,
    )
  }
  const reasonOf = ({ message, status }: TmEventInfo): string => {
    const header = params.reason_from_hf === 0 ? undefined : message?.header('reason')?.body.trimEnd()
    if (header !== undefined && header !== '') return header
    return message?.firstLine.kind === 'reply' ? message.firstLine.reason : defaultReason(status)
  }
  /** A missed call loses its flag, so that the next try counts only when the script sets it again (6.1.5). */
  const accountMissed = (info: TmEventInfo): void => {
    account('call missed', info)
    info.transaction.request.flags &= ~(1 << params.log_missed_flag)
    info.transaction.attachments.set(missedKey, info.status)
  }
  /** What failure_route answers itself is a missed call of its own: there Kamailio works on a copy of the flags. */
  const isAnsweredAnew = ({ transaction, message, status }: TmEventInfo): boolean => {
    const missed = transaction.attachments.get(missedKey)
    return message === undefined && missed !== undefined && missed !== status
  }
  const isMissed = ({ transaction, status }: TmEventInfo): boolean =>
    transaction.method === 'INVITE' && status >= 300 && hasFlag(transaction.request, params.log_missed_flag)

  const isAccounted = ({ transaction, message, status }: TmEventInfo): boolean => {
    const { request } = transaction
    if (!hasFlag(request, params.log_flag)) return false
    if (status < 200) return params.early_media !== 0 && transaction.method === 'INVITE' && (message?.body ?? '') !== ''
    return status < 300 || (hasFlag(request, params.failed_transaction_flag) && !filtered.has(status))
  }

  tm.on('request-in', ({ transaction }) => {
    const isCancel = transaction.method === 'CANCEL' && params.report_cancels === 0
    if (!isCancel && isPrepared(transaction.request)) transaction.attachments.set(watchedKey, true)
  })
  tm.on('request-forwarded', ({ transaction }) => void transaction.attachments.delete(missedKey))
  tm.on('on-failure', (info) => {
    if (isWatched(info.transaction) && isMissed(info)) accountMissed(info)
  })
  tm.on('reply-out', (info) => {
    if (!isWatched(info.transaction)) return
    if (isMissed(info) || isAnsweredAnew(info)) accountMissed(info)
    if (isAccounted(info)) account('transaction answered', info)
  })
  if (params.report_ack === 0) return
  const answered = new AnsweredInvites()
  tm.on('reply-out', ({ transaction, message, status }) => {
    const isAnswer = transaction.method === 'INVITE' && status >= 200 && status < 300
    if (isAnswer && isWatched(transaction)) answered.add({ transaction, reply: message, status })
  })
  tm.on('destroyed', ({ transaction }) => answered.remove(transaction))
  acks.add((ack) => {
    const found = answered.take(ack)
    if (found !== undefined && hasFlag(found.transaction.request, params.log_flag)) {
      account('request acknowledged', { ...found, message: found.reply }, ack)
    }
    return false
  })
}

function isWatched(transaction: TmTransaction): boolean {
  return transaction.attachments.has(watchedKey)
}

/** The tag of the reply; that of tm for failures of our own making, none for other replies of our own (6.1.5). */
function tagOf({ transaction, message, status }: TmEventInfo): string | undefined {
  if (message?.firstLine.kind === 'reply') return toOf(message)?.value.tag
  return status >= 300 ? transaction.toTag : undefined
}
